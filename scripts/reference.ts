/**
 * Makes docs/reference/{api,cli,kit-errors,limits}.md from the code.
 * `node --conditions=holdfast-source scripts/reference.ts` writes them; a test holds them to it.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConsole } from "@holdfast/console";
import { createProgram } from "../packages/cli/src/program.ts";
import { exitCodes } from "../packages/cli/src/terminal/exit-codes.ts";
import type { Recognised } from "../packages/diagnosis/src/analyzers/analyzer.ts";
import { analyzers } from "../packages/diagnosis/src/analyzers/index.ts";
import { kindOf, reportOf } from "../packages/diagnosis/src/analyzers/kind-of.ts";
import { kitErrorsPage } from "./kit-errors-page.ts";

const root = new URL("../", import.meta.url);

/** Every generated page by its path from the root of the repository. */
export async function referencePages(): Promise<Record<string, string>> {
  return {
    "docs/reference/analyzers.md": analyzersPage(),
    "docs/reference/api.md": await apiPage(),
    "docs/reference/cli.md": cliPage(),
    "docs/reference/kit-errors.md": kitErrorsPage(),
    "docs/reference/limits.md": limitsPage(),
  };
}

/** Every known failure, by the folder it is in, with its first fixture as the example and what is advised for that. */
function analyzersPage(): string {
  const folder = "packages/diagnosis/src/analyzers/";
  const folders = readdirSync(new URL(folder, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const chapters = folders.map((name) => {
    const files = new Set(readdirSync(new URL(`${folder}${name}/`, root)));
    const rows = analyzers
      .filter(({ kind }) => files.has(`${kind}.ts`))
      .map(({ kind, general, recognises }) => {
        const [example] = analyzerFixture(kind);
        const told = `${example.type === "Error" ? "" : `${example.type}: `}${example.message}`.trim();
        const found = adviceFor(example, told, name === "platform");
        const shown = told.split("\n", 1)[0]!.slice(0, 100);
        const cells = [
          `\`${kind}\`${general === undefined ? "" : `<br>told as \`${general}\``}`,
          cell(recognises),
          `\`\` ${shown} \`\``,
          cell(found?.fixes[0]?.text ?? ""),
        ];
        return `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
      });
    return `## ${chapterNames[name] ?? name}\n\n| analyzer | recognises | for example | first fix |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# Analyzers\n\nGenerated from the code by \`scripts/reference.ts\`: the ${analyzers.length} known failures, each in a file of its own under \`${folder}\`, each with the messages that it must and must not match under \`packages/diagnosis/fixtures/analyzers/\`.\n\nA diagnosis names the family as \`kind\` and the analyzer itself as \`analyzer\`; beside the first fix there is the cause, what to do today and this week, how to verify it and, where there is something to go back from, the way back.\n\n${chapters.join("\n")}`;
}

const chapterNames: Readonly<Record<string, string>> = {
  brokers: "RabbitMQ, Kafka and job queues",
  databases: "MySQL, SQLite and MongoDB",
  general: "Families",
  http: "Network, TLS and HTTP clients",
  identity: "Tokens, OAuth, CORS and cookies",
  javascript: "JavaScript and TypeScript at run time",
  orm: "Prisma, Drizzle, TypeORM, Sequelize and Mongoose",
  platform: "Platforms",
  pools: "Connection pools",
  postgres: "PostgreSQL, and SQL errors that others share",
  python: "Python",
  redis: "Redis",
  "server-log": "PostgreSQL's server log",
  start: "Start-up",
  websocket: "WebSocket",
};

interface AnalyzerExample {
  title: string;
  type: string;
  message: string;
  code?: string;
}

function analyzerFixture(kind: string): [AnalyzerExample, ...AnalyzerExample[]] {
  const file = new URL(`packages/diagnosis/fixtures/analyzers/${kind}.json`, root);
  return JSON.parse(readFileSync(file, "utf8")).must;
}

function adviceFor(
  { type, message, code }: AnalyzerExample,
  told: string,
  report: boolean,
): Recognised | undefined {
  if (report) return reportOf([told]);
  return kindOf({ type, message, frames: [], ...(code !== undefined && { code }) });
}

/** Text in a table: one line. */
function cell(text: string): string {
  return text.replaceAll("\n", " ");
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
