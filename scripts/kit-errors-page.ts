/** docs/reference/kit-errors.md, from the docstrings of the kit's error classes. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../packages/kit/src/", import.meta.url));

const CLASS =
  /\/\*\*\s*((?:(?!\*\/)[\s\S])*?)\s*\*\/\s*export (?:abstract )?class (\w+) extends \w+ \{\s*(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?static override readonly code(?:: string)? = "(\w+)"/g;

/** @throws when two classes have one code, or a class with a code has no docstring */
export function kitErrorsPage(): string {
  const rows = new Map<string, string>();
  for (const file of globSync("**/*.ts", { cwd: root })
    .filter((name) => !name.endsWith(".test.ts"))
    .sort()) {
    const source = readFileSync(root + file, "utf8");
    const codes = source.match(/static override readonly code/g)?.length ?? 0;
    let found = 0;
    for (const [, text, name, code] of source.matchAll(CLASS)) {
      found++;
      if (rows.has(code!)) throw new Error(`${code} is the code of two classes`);
      const part = file.split("/")[0]!;
      const words = text!
        .replace(/\s*\n\s*\*\s?/g, " ")
        .replaceAll("|", "\\|")
        .trim();
      rows.set(code!, `| \`${code}\` | \`${name}\` | \`@holdfast/kit/${part}\` | ${words} |`);
    }
    if (found !== codes)
      throw new Error(`${file} has ${codes} error codes, ${found} of them in a class with a docstring`);
  }
  return `# Errors of the kit

Generated from the code by \`scripts/reference.ts\`. Each is a \`KitError\`: switch on its \`code\`, not on the message. The message says what
happened, why, and what to do.

| code | class | from | when |
| --- | --- | --- | --- |
${[...rows]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([, row]) => row)
  .join("\n")}
`;
}
