/** The ledger beside what else runs in a process: test runners, other hooks, switches, threads. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, makeApp, nodes } from "./run-app.ts";

const head = `import { ledgerCoverage, ledgerOf } from "@holdfast/kit/ledger"; import { runInContext, WorkContext } from "@holdfast/kit/core";
export const told = (work) => { const context = new WorkContext({ kind: "job" }); runInContext(context, work); return ledgerOf(context).map((e) => [e.message, e.throwSite?.column, e.caughtAt?.file.split("/").slice(-2).join("/"), e.caughtAt?.column]); };
export const covered = () => { const { rewritten, skipped, failed, failures } = ledgerCoverage(); return JSON.stringify({ rewritten, failed, failures: failures.map((f) => f.file.split("/").pop()) }); };
`;
const swallow = 'export const swallow = () => { try { throw new Error("s") } catch (e) { return 1 } };\n';

const column = (source: string, text: string) => source.indexOf(text) + 1;
const noted = (file: string) =>
  JSON.stringify([["s", column(swallow, "new Error"), file, column(swallow, "catch")]]);
const oneLine = `import { told } from "./told.js"; console.log(JSON.stringify(told(() => { try { null.a } catch (e) { try { null.b } catch (f) { try { null.c } catch {} } } })));`;

let app: App;
beforeAll(() => {
  app = makeApp({
    "told.js": head,
    "lib/a.js": swallow,
    "legacy/b.js": swallow,
    "node_modules/dep/package.json": '{ "name": "dep", "type": "module", "main": "c.js" }',
    "node_modules/dep/c.js": swallow,
    "scope.js": `import { told } from "./told.js"; import * as a from "./lib/a.js"; import * as b from "./legacy/b.js"; import * as c from "dep";
for (const { swallow } of [a, b, c]) console.log(JSON.stringify(told(swallow)));`,
    "off.js": `// holdfast-ledger-off\nimport { told } from "./told.js"; console.log(told(() => { try { null.x } catch {} }).length);`,
    "programmatic.js": `import { register } from "@holdfast/kit/register"; register({ exclude: ["lib"] }); register({ exclude: ["legacy"] }); await import("./scope.js");`,
    "one-line.js": oneLine,
    "a.test.js": `import test from "node:test"; import { told } from "./told.js"; import { swallow } from "./lib/a.js"; test("a", (t) => { t.diagnostic(JSON.stringify(told(swallow))); });`,
    "worker.js": `import { Worker, isMainThread } from "node:worker_threads"; import { told } from "./told.js"; import { swallow } from "./lib/a.js";
if (isMainThread) new Worker(new URL(import.meta.url)); else console.log(JSON.stringify(told(swallow)));`,
    "fork.js": `import { fork } from "node:child_process"; import { told } from "./told.js"; import { swallow } from "./lib/a.js";
if (process.argv[2]) console.log(JSON.stringify(told(swallow))); else fork(import.meta.filename, ["child"]);`,
    "failing.js": `import { covered } from "./told.js"; await import("./enum.ts").catch(() => {}); console.log(covered());`,
    "enum.ts": "enum A { B }\ntry { console.log(A.B) } catch {}",
    "script.xs": 'import { told } from "./told.js"; CALL(() => { try { null.x } catch {} });',
    "compile.mjs": `import module from "node:module";
const compile = (text) => text.replace("CALL", "((f) => console.log(JSON.stringify(told(f))))");
module.registerHooks({ load(url, context, next) { return url.endsWith(".xs") ? { format: "module", source: compile(String(next(url, { ...context, format: "module" }).source)), shortCircuit: true } : next(url, context); } });`,
    "tsx-like.mjs": `import module from "node:module";
module.registerHooks({ load(url, context, next) {
  if (!url.endsWith("/typed.ts")) return next(url, context);
  const { source } = next(url, { ...context, format: "module" });
  return { format: "module", source: String(source).replace(/: unknown/g, "").replace("enum A { B }", "const A = { B: 1 };"), shortCircuit: true };
} });`,
    "typed.ts":
      `import { told } from "./told.js";\nconsole.log(JSON.stringify(told(() => { try { null!.x } catch (e: unknown) {} }).length));`.replace(
        "null!.x",
        "null.x",
      ),
    "threads.ts": `import { runInContext, WorkContext } from "@holdfast/kit/core"; import { ledgerOf } from "@holdfast/kit/ledger";
async function list(user: string): Promise<{ id: string }[] | undefined> {
  try {
    return JSON.parse("{" + user);
  } catch (error) {
    console.log("no threads");
    return undefined;
  }
}
async function endpoint(): Promise<string[]> {
  const threads = await list("a");
  return threads!.map(({ id }) => id);
}
const context = new WorkContext({ kind: "http" });
await runInContext(context, async () => { await endpoint().then(undefined, (error) => { context.firstError = { error }; throw error; }).catch(() => {}); });
for (const e of ledgerOf(context)) console.log(e.type, e.throwSite?.line, e.caughtAt?.line, e.caughtAt?.function, e.state);`,
    "async-hook.mjs": `import module from "node:module"; module.register("./async-loader.mjs", import.meta.url);`,
    "async-loader.mjs": `export async function load(url, context, next) { const result = await next(url, context); return url.endsWith("/a.js") ? { ...result, source: String(result.source).replace('"s"', '"async"') } : result; }`,
    "async-user.js": `import { told } from "./told.js"; import { swallow } from "./lib/a.js"; console.log(JSON.stringify(told(swallow)));`,
    "settings/package.json":
      '{ "name": "settings", "type": "module", "holdfast": { "ledger": { "exclude": ["legacy/**"] } } }',
    "settings/legacy/b.js": swallow,
    "settings/lib/a.js": swallow,
    "settings/run.js": `import { told } from "../told.js"; import * as a from "./lib/a.js"; import * as b from "./legacy/b.js"; for (const { swallow } of [a, b]) console.log(JSON.stringify(told(swallow)));`,
  });
});
afterAll(() => app.remove());

describe.each(nodes)("Node.js %s", (_version, node) => {
  const run = async (args: string[], options = {}) => {
    const { stdout, stderr } = await app.run(node, args, options);
    expect(stderr.replace(/\(node:\d+\) (?:\[DEP\d+\] )?\w*Warning[^\n]*\n(?:\(Use [^\n]*\n)?/g, "")).toBe(
      "",
    );
    return stdout.trim().split("\n");
  };

  it("covers the application, not its dependencies", async () => {
    expect(await run(["scope.js"])).toEqual([noted("lib/a.js"), noted("legacy/b.js"), "[]"]);
  });

  it("is switched by the environment", async () => {
    const env = { HOLDFAST_LEDGER_INCLUDE: "legacy,node_modules/dep" };
    expect(await run(["scope.js"], { env })).toEqual(["[]", noted("legacy/b.js"), noted("dep/c.js")]);
    expect(await run(["scope.js"], { env: { HOLDFAST_LEDGER_EXCLUDE: "legacy/**" } })).toEqual([
      noted("lib/a.js"),
      "[]",
      "[]",
    ]);
  });

  it("is switched by package.json, a comment, and a call", async () => {
    expect(await run(["settings/run.js"])).toEqual([noted("lib/a.js"), "[]"]);
    expect(await run(["off.js"])).toEqual(["0"]);
    expect(await run(["programmatic.js"], { ledger: false })).toEqual([noted("lib/a.js"), "[]", "[]"]);
  });

  it("tells the columns of the file on disk, also behind its own insertions", async () => {
    const file = `${app.folder.split("/").pop()}/one-line.js`;
    const message = (name: string) => `Cannot read properties of null (reading '${name}')`;
    const expected = [
      ["a", "catch (e"],
      ["b", "catch (f"],
      ["c", "catch {"],
    ].map(([name, clause]) => [
      message(name!),
      column(oneLine, `null.${name}`) + "null.".length,
      file,
      column(oneLine, clause!),
    ]);
    expect(await run(["one-line.js"])).toEqual([JSON.stringify(expected)]);
  });

  it("says what it could not rewrite", async () => {
    expect(await run(["failing.js"])).toEqual(['{"rewritten":1,"failed":1,"failures":["enum.ts"]}']);
  });

  it("sees in node --test", async () => {
    expect((await run(["--test", "--test-reporter=tap", "a.test.js"])).join("\n")).toContain(
      noted("lib/a.js"),
    );
  });

  it("sees in worker threads and forked processes", async () => {
    expect(await run(["worker.js"])).toEqual([noted("lib/a.js")]);
    expect(await run(["fork.js"])).toEqual([noted("lib/a.js")]);
  });

  it("rewrites what another hook has compiled before", async () => {
    // The hook that is put in last sees what those before it made.
    const { stdout } = await app.run(
      node,
      ["--import", "./compile.mjs", "--import", "@holdfast/kit/register", "./script.xs"],
      { ledger: false },
    );
    expect(stdout).toContain("Cannot read properties of null");
  });

  it("rewrites TypeScript that another hook will compile", async () => {
    expect(await run(["--import", "./tsx-like.mjs", "typed.ts"])).toEqual(["1"]);
  });

  it("shows the swallowed error before the one that people saw", async () => {
    expect(await run(["threads.ts"])).toEqual([
      "no threads",
      "SyntaxError 4 5 list caught",
      "TypeError 12 15 undefined escaped",
    ]);
  });

  it("lives beside hooks on another thread", async () => {
    expect(await run(["--import", "./async-hook.mjs", "async-user.js"])).toEqual([
      expect.stringContaining('"async"'),
    ]);
  });
});
