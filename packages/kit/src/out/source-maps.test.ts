/** Stacks of built files lead to their sources. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { describeError } from "../errors/index.ts";
import { mapStacks } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "holdfast-maps-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function stackOf(file: string): Promise<string> {
  const { fail } = (await import(pathToFileURL(file).href)) as { fail(): never };
  try {
    return fail();
  } catch (error) {
    return mapStacks(describeError(error)).at(-1)!.stack!;
  }
}

test("by the map beside the file", async () => {
  const source = join(folder, "quotes.ts");
  writeFileSync(
    source,
    "// one\n// two\ninterface Quote { id: string }\nexport function fail(quote?: Quote): never {\n  throw new Error('no quote ' + quote);\n}\n",
  );
  const outfile = join(folder, "dist", "quotes.mjs");
  await build({ entryPoints: [source], outfile, sourcemap: true, minify: true, format: "esm" });
  expect(await stackOf(outfile)).toContain(`${source}:5:9`);
});

test.each([
  ["no map", undefined],
  ["a broken map", "{"],
  ["a map of something else", '{"version":3,"sources":["x.ts"],"names":[],"mappings":""}'],
  ["a map that is too large", " ".repeat(3 * 1024 * 1024)],
])("%s: the stack stays as it is", async (name, map) => {
  const file = join(folder, `${name.replaceAll(" ", "-")}.mjs`);
  writeFileSync(file, 'export function fail() { throw new Error("x"); }\n');
  if (map !== undefined) writeFileSync(`${file}.map`, map);
  expect(await stackOf(file)).toContain(`${name.replaceAll(" ", "-")}.mjs:1:32`);
});
