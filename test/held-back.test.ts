/** What is held back is opened by the benches alone: whatever reads it elsewhere would be tuned on it. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const LEFT_OUT = new Set(["node_modules", "dist", ".git"]);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : sources(at);
    return /\.[cm]?[jt]sx?$/.test(entry.name) ? [at] : [];
  });
}

const files = ["packages", "bench", "demo", "test", "scripts", "fixtures"].flatMap((folder) =>
  sources(join(root, folder)).map((file) => relative(root, file)),
);

test("the labelled incidents and repositories are opened by their benches alone", () => {
  const readers = files.filter(
    (file) =>
      file !== "test/held-back.test.ts" &&
      /fixtures\/(?:incidents|repositories)\//.test(readFileSync(join(root, file), "utf8")),
  );
  expect(readers.filter((file) => !/^bench\/src\/(?:diagnosis|suspects)\//.test(file))).toEqual([]);
});

test("the held parts are read through their loaders, by the benches", () => {
  const readers = files.filter((file) => {
    if (file === "test/held-back.test.ts") return false;
    const text = readFileSync(join(root, file), "utf8");
    return /\bload(?:Incidents|Cases)\(|(?:incidents|repositories)\/held|["'`]\.{1,2}\/held\//.test(text);
  });
  expect(readers.sort()).toEqual([
    "bench/src/diagnosis/index.ts",
    "bench/src/suspects/index.ts",
    "fixtures/incidents/load.ts",
    "fixtures/repositories/load.ts",
  ]);
});
