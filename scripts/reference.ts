/**
 * Makes docs/reference/{api,cli,kit-errors,limits}.md from the code.
 * `node --conditions=holdfast-source scripts/reference.ts` writes them; a test holds them to it.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConsole } from "@holdfast/console";
import { createProgram } from "../packages/cli/src/program.ts";
import { exitCodes } from "../packages/cli/src/terminal/exit-codes.ts";
import { kitErrorsPage } from "./kit-errors-page.ts";

const root = new URL("../", import.meta.url);

/** Every generated page by its path from the root of the repository. */
export async function referencePages(): Promise<Record<string, string>> {
  return {
    "docs/reference/api.md": await apiPage(),
    "docs/reference/cli.md": cliPage(),
    "docs/reference/kit-errors.md": kitErrorsPage(),
    "docs/reference/limits.md": limitsPage(),
  };
}

function cliPage(): string {
  const program = createProgram("0.1.0");
  const helps = program.commands.map((command) => {
    let text = "";
    command.configureOutput({
      writeOut: (part) => {
        text += part;
      },
      getOutHelpWidth: () => 100,
    });
    command.outputHelp();
    return `## holdfast ${command.name()}\n\n\`\`\`text\n${text.trim()}\n\`\`\`\n`;
  });
  const codes = Object.entries(exitCodes).map(([name, code]) => `| ${code} | ${name} |`);
  return `# The command line\n\nGenerated from the code by \`scripts/reference.ts\`.\n\n${helps.join("\n")}\n## Exit codes\n\n| code | meaning |\n| --- | --- |\n${codes.join("\n")}\n`;
}

function limitsPage(): string {
  const intake = limitRows("packages/console/src/intake/limits.ts");
  const decoders = limitRows("packages/signals/src/limits.ts");
  return `# Limits

Generated from the code by \`scripts/reference.ts\`. Set one with \`holdfast serve --limit NAME=VALUE\`, or in code by \`startConsole({ limits, decoding })\`.

## Intake

What is over one of these is answered with a clear status (413, 429, 503) and counted by reason.

${intake}

## Decoders

What is over one of these is cut or dropped, counted, and named in the event's \`cut\`; it never fails the rest.

${decoders}
`;
}

function limitRows(file: string): string {
  const source = readFileSync(new URL(file, root), "utf8");
  const rows = [...source.matchAll(/\/\*\* ([^*]+) \*\/\n {2}(\w+): number;/g)];
  return [
    "| limit | meaning |",
    "| --- | --- |",
    ...rows.map(([, text, name]) => `| \`${name}\` | ${text} |`),
  ].join("\n");
}

/** Every route of the API as its own OpenAPI document tells it. */
async function apiPage(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), "holdfast-reference-"));
  const adminToken = randomBytes(24).toString("base64url");
  const running = await startConsole({ port: 0, dataDir, adminToken, log: () => {} });
  try {
    const answer = await fetch(`${running.url}/api/openapi.json`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    const { paths } = (await answer.json()) as OpenApi;
    const rows = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { summary = "" }]) => `| \`${method.toUpperCase()}\` | \`${path}\` | ${summary} |`,
      ),
    );
    return `# The HTTP API

Generated from the OpenAPI document by \`scripts/reference.ts\`; the whole of it, with every shape, is at \`GET /api/openapi.json\` of a running console.

Send \`Authorization: Bearer\` with the admin token (\`HOLDFAST_ADMIN_TOKEN\`) or a read key. Times are ISO 8601 in UTC. Lists answer \`next\`: pass it as \`cursor\` for the page that follows, null ends the list. Errors are \`{"error":{"code","message","requestId"}}\`, see [errors](errors.md).

| method | path | what it does |
| --- | --- | --- |
${rows.join("\n")}
`;
  } finally {
    await running.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface OpenApi {
  paths: Record<string, Record<string, { summary?: string }>>;
}

if (import.meta.main) {
  const pages = await referencePages();
  for (const [path, text] of Object.entries(pages)) writeFileSync(new URL(path, root), text);
}
