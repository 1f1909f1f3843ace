import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { globTest } from "./glob.ts";
import { resolveScope } from "./scope.ts";

describe("globTest", () => {
  it.each([
    ["src", ["src/a.js", "src/b/c.js"], ["srcs/a.js", "lib/src/a.js"]],
    ["./src/", ["src/a.js"], ["a.js"]],
    ["src/*.js", ["src/a.js"], ["src/b/a.js", "src/a.jsx"]],
    ["src/**/*.gen.ts", ["src/a.gen.ts", "src/b/c/a.gen.ts"], ["src/a.ts", "a.gen.ts"]],
    ["**/legacy", ["legacy/a.js", "src/legacy/a.js"], ["src/legacy.js"]],
    [
      "packages/{api,jobs}/src",
      ["packages/api/src/a.js", "packages/jobs/src/a.js"],
      ["packages/web/src/a.js"],
    ],
    ["a?.js", ["ab.js"], ["a.js", "a/.js"]],
    ["a+(b).[js]", ["a+(b).[js]"], ["ab.j"]],
    ["**", ["a.js", "b/c.js"], []],
    [".", ["a.js"], []],
  ])("%s", (pattern, hits, misses) => {
    const test = globTest(pattern);
    expect(hits.filter((path) => !test(path))).toEqual([]);
    expect(misses.filter(test)).toEqual([]);
  });
});

describe("resolveScope", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const project = (files: Record<string, unknown>) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-scope-")));
    folders.push(folder);
    for (const [name, value] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
    }
    return folder;
  };
  const covered = (folder: string, files: string[], options = {}, setting: object = {}) => {
    const scope = resolveScope(options, { env: {}, cwd: folder, entry: undefined, ...setting });
    return files.filter((file) => scope(join(folder, file)));
  };

  it("is the package without its dependencies", () => {
    const folder = project({ "package.json": { name: "a" } });
    const files = ["a.js", "src/b.js", "node_modules/c/d.js", "src/node_modules/e.js", "../f.js"];
    expect(covered(folder, files)).toEqual(["a.js", "src/b.js"]);
    expect(covered(join(folder, "src"), ["../a.js", "b.js"])).toEqual(["../a.js", "b.js"]);
  });

  it("is the folder where there is no package", () => {
    expect(covered(project({}), ["a.js", "../b.js"])).toEqual(["a.js"]);
  });

  it("is the package of the entry, wherever it is started from", () => {
    const folder = project({ "app/package.json": { name: "a" }, "app/server.js": "", "else/x": "" });
    const setting = { cwd: join(folder, "else"), entry: join(folder, "app/server.js") };
    expect(covered(folder, ["app/src/b.js", "other/c.js"], {}, setting)).toEqual(["app/src/b.js"]);
  });

  it.each([
    { "package.json": { workspaces: ["packages/*"] } },
    { "package.json": { name: "root" }, "pnpm-workspace.yaml": "packages:\n - packages/*\n" },
  ])("is the whole workspace: its packages are the application's too", (root) => {
    const folder = project({ ...root, "packages/api/package.json": { name: "api" } });
    const files = ["packages/api/a.js", "packages/shared/b.js", "node_modules/c.js"];
    expect(covered(folder, files, {}, { cwd: join(folder, "packages/api") })).toEqual(files.slice(0, 2));
  });

  it("is what package.json, the environment and the call say, in this order of growing weight", () => {
    const folder = project({
      "package.json": { holdfast: { ledger: { include: ["a", "b"], exclude: "a/gen" } } },
    });
    const files = ["a/1.js", "a/gen/2.js", "b/3.js", "c/4.js", "c/no/5.js", "node_modules/d/6.js"];
    expect(covered(folder, files)).toEqual(["a/1.js", "b/3.js"]);
    const env = { HOLDFAST_LEDGER_INCLUDE: "c, {b,x}", HOLDFAST_LEDGER_EXCLUDE: "c/no" };
    expect(covered(folder, files, {}, { env })).toEqual(["b/3.js", "c/4.js"]);
    expect(covered(folder, files, { include: ["node_modules/d", "a"], exclude: ["**/1.js"] })).toEqual([
      "node_modules/d/6.js",
    ]);
  });

  it("takes absolute patterns and such that lead upwards", () => {
    const folder = project({ "app/package.json": {} });
    const setting = { cwd: join(folder, "app") };
    expect(covered(folder, ["lib/a.js", "app/b.js"], { include: ["../lib"] }, setting)).toEqual(["lib/a.js"]);
    expect(covered(folder, ["lib/a.js", "app/b.js"], { include: [join(folder, "lib")] }, setting)).toEqual([
      "lib/a.js",
    ]);
  });

  it("survives a package.json that is none, and settings that are none", () => {
    expect(covered(project({ "package.json": "{broken" }), ["a.js"])).toEqual(["a.js"]);
    expect(
      covered(project({ "package.json": { holdfast: { ledger: { include: 4, exclude: [null] } } } }), [
        "a.js",
      ]),
    ).toEqual(["a.js"]);
    expect(covered(project({ "package.json": { holdfast: 4 } }), ["a.js"])).toEqual(["a.js"]);
  });

  it("never takes the kit itself", () => {
    const folder = project({ "package.json": { name: "@holdfast/kit" } });
    expect(covered(folder, ["src/a.js", "dist/a.js", "test/a.js"])).toEqual(["test/a.js"]);
  });
});
