/**
 * Makes docs/reference/cli.md and docs/reference/limits.md from the code.
 * `node --conditions=source scripts/reference.ts` writes them; a test holds them to it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createProgram } from "../packages/cli/src/program.ts";
import { exitCodes } from "../packages/cli/src/terminal/exit-codes.ts";

const root = new URL("../", import.meta.url);

/** Every generated page by its path from the root of the repository. */
export function referencePages(): Record<string, string> {
  return { "docs/reference/cli.md": cliPage(), "docs/reference/limits.md": limitsPage() };
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
  const source = readFileSync(new URL("packages/signals/src/limits.ts", root), "utf8");
  const rows = [...source.matchAll(/\/\*\* ([^*]+) \*\/\n {2}(\w+): number;/g)].map(
    ([, text, name]) => `| \`${name}\` | ${text} |`,
  );
  return `# Limits of the decoders\n\nGenerated from \`packages/signals/src/limits.ts\` by \`scripts/reference.ts\`. What is over a limit is cut or dropped, counted, and named in the event's \`cut\`; it never fails the rest.\n\n| limit | meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(referencePages())) writeFileSync(new URL(path, root), text);
}
