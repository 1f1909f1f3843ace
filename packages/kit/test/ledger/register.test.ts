/** `node --import @holdfast/kit/register`, as a service would start: each module system, each Node.js. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, makeApp, nodes, type Ran } from "./run-app.ts";

const work = `async function load(id) {
  try {
    if (id === 1) throw new TypeError("no row 1");
    return JSON.parse("{broken");
  } catch (error) {
    return [];
  }
}
async function request() {
  await load(1);
  await load(2);
  await Promise.reject("a text").catch(() => 1);
  const fallback = (e) => 2;
  await Promise.reject(Object.assign(new Error("gone"), { code: "EGONE" })).catch(fallback);
  try { await new Promise((_, no) => setTimeout(no, 1, new RangeError("late"))); } catch ({ message }) { return message; }
}
`;
const show = `
const context = new WorkContext({ kind: "http" });
runInContext(context, request).then(() => {
  const file = (site) => site && [site.file.split(/[\\\\/]/).pop(), site.line, site.column, site.function].join(":");
  for (const e of ledgerOf(context)) console.log(e.type, "|", e.code ?? "", "|", file(e.throwSite) ?? "", "|", file(e.caughtAt), "|", e.state);
  const { rewritten, catches, failed, registered } = ledgerCoverage();
  console.log(JSON.stringify({ rewritten, catches, failed, registered }));
});
`;
const expected = (file: string) => [
  `TypeError |  | ${file}:4:25:load | ${file}:6:5:load | caught`,
  `SyntaxError |  | ${file}:5:17:load | ${file}:6:5:load | caught`,
  `string |  |  | ${file}:13:34:request | caught`,
  `Error | EGONE | ${file}:15:38:request | ${file}:15:77:request | caught`,
  `RangeError |  | ${file}:16:56: | ${file}:16:84:request | caught`,
  '{"rewritten":1,"catches":4,"failed":0,"registered":true}',
];
const esm = (body: string) =>
  `import { runInContext, WorkContext } from "@holdfast/kit/core"; import { ledgerOf, ledgerCoverage } from "@holdfast/kit/ledger";
${body}`;
const cjs = (body: string) =>
  `const { runInContext, WorkContext } = require("@holdfast/kit/core"); const { ledgerOf, ledgerCoverage } = require("@holdfast/kit/ledger");
${body}`;
const typed = (body: string) =>
  body
    .replace("load(id)", "load(id: number)      ".trimEnd())
    .replace("(e) => 2", "(e: unknown): number => 2")
    .replace("catch (error)", "catch (error: unknown)");

let app: App;
beforeAll(() => {
  app = makeApp({
    "app.js": esm(work + show),
    "app.cjs": cjs(work + show),
    "app.mts": esm(typed(work) + show.replace("(site)", "(site: any)")),
    "app.cts": cjs(typed(work) + show.replace("(site)", "(site: any)")),
    "app.ts": esm(typed(work) + show.replace("(site)", "(site: any)")),
    "loose/package.json": '{ "name": "loose" }',
    "loose/esm.js": esm(work + show),
    "loose/cjs.js": cjs(work + show),
  });
});
afterAll(() => app.remove());

describe.each(nodes)("Node.js %s", (_version, node) => {
  it.each(["app.js", "app.cjs", "loose/esm.js", "loose/cjs.js"])("sees what %s swallows", async (file) => {
    const { stdout, stderr } = await app.run(node, [file]);
    expect(stderr.replace(/\(node:\d+\) \[MODULE_TYPELESS[\s\S]*was created\)\n/, "")).toBe("");
    expect(stdout.trim().split("\n")).toEqual(expected(file.split("/").at(-1)!));
  });

  it.each(["app.mts", "app.cts", "app.ts"])("sees what %s swallows", async (file) => {
    const { stdout, stderr } = await app.run(node, [file]);
    expect(stderr).toBe("");
    const lines = stdout.trim().split("\n");
    expect(lines.map(withoutColumns)).toEqual(expected(file).map(withoutColumns));
  });
});

function withoutColumns(line: string): string {
  return line.replace(/(\.[cm]?ts:\d+):\d+/g, "$1");
}

/** Programs that show everything that could differ, and how they are run. */
const same: [name: string, file: string, args?: string[]][] = [
  ["stacks of clauses on several lines", "stacks.js"],
  ["require.main and the wrapper's variables", "main.cjs"],
  ["an uncaught error out of a clause", "uncaught.js"],
  ["an uncaught error out of a clause, CommonJS", "uncaught.cjs"],
  ["an uncaught error out of TypeScript", "uncaught.ts"],
  ["an unhandled rejection", "unhandled.js"],
  ["a rejection that a handler throws on", "handler.js"],
  ["a syntax error", "syntax.js"],
  ["a syntax error, imported", "syntax-importer.js"],
  ["TypeScript that can't be erased", "enum.ts"],
  ["a missing import", "missing.js"],
  ["a cycle of imports", "cycle-a.js"],
  ["a cycle of requires", "cycle-a.cjs"],
  ["require of ESM, import of CommonJS", "mixed.cjs"],
  ["JSON, WebAssembly and data URLs", "others.js"],
  ["a hashbang, a byte order mark, directives", "odd.js"],
  ["a very deep recursion", "deep.js"],
  ["worker threads", "worker.js"],
  ["a forked process", "fork.js"],
  ["vm and eval", "vm.cjs"],
  ["another hook before", "plain.js", ["--import", "./upper-hook.mjs"]],
  ["frozen intrinsics", "plain.js", ["--frozen-intrinsics"]],
  ["no code from strings", "plain.js", ["--disallow-code-generation-from-strings"]],
  ["source maps on, none there", "uncaught.js", ["--enable-source-maps"]],
  ["source maps on, in place", "mapped.js", ["--enable-source-maps"]],
  ["source maps on, beside", "mapped-beside.js", ["--enable-source-maps"]],
  ["source maps on, broken", "mapped-broken.js", ["--enable-source-maps"]],
  ["source maps off, in place", "mapped-lines.js"],
  ["a file with a query", "query.js"],
];

const uncaught = `function inner() {
  try {
    JSON.parse("{");
  } catch (error) {
    throw new Error("outer", { cause: error });
  }
}
try { inner(); } finally { console.log("finally"); }
`;
/** \`src/original.ts\`, minified to one line: line 1 → 3, with a token each for what can throw. */
const minified =
  'function f(){try{null.a}catch(e){console.log(e.stack.split("\\n").slice(0,3).join("\\n"));g()}}function g(){throw new Error("g")}try{f()}catch(e){console.log(e.stack)}';
const map = {
  version: 3,
  sources: ["original.ts"],
  names: [],
  // function f (1:1), try (2:5), null.a (3:7), catch (4:3), console (5:9), g() (6:11), function g (8:1), throw (9:3), new (9:9), try (11:1), f() (12:5), catch, console
  mappings: "",
};

let equal: App;
beforeAll(async () => {
  const { mapTokens } = await import("./map-tokens.ts");
  map.mappings = mapTokens(minified);
  equal = makeApp({
    "stacks.js": `import { inspect } from "node:util";
async function a() {
  try {
    await b();
  } catch (error) {
    console.log(error.stack);
    throw new Error("a", { cause: error });
  }
}
async function b() {
  await null;
  return c().catch((error) => {
    throw Object.assign(error, { seen: true });
  });
}
async function c() {
  try {
    await null;
    throw new Error("c");
  } finally {
    console.log(new Error("here").stack);
  }
}
try {
  await a();
} catch (error) {
  console.log(inspect(error));
}
class K { static #p = () => { try { throw new Error("p") } catch (e) { return e.stack } }; static q() { return K.#p() } }
console.log(K.q().split("\\n").map((line) => line.replace(/:\\d+\\)?$/, "")));
`,
    "main.cjs": `"use strict";
try { undeclared = 1 } catch (e) { console.log(e.message) }
console.log(require.main === module, __filename, __dirname, typeof exports, this === module.exports, arguments.length, new.target);
console.log(module.children.length, Object.keys(require.cache).map((f) => f.split("/").pop()), require.resolve("./cycle-a.cjs"));
console.log(Object.keys(globalThis).filter((key) => /holdfast/i.test(key)));
try { return } catch {}`,
    "uncaught.js": uncaught,
    "uncaught.cjs": uncaught,
    "uncaught.ts": uncaught.replace("error)", "error: unknown)"),
    "unhandled.js": `Promise.reject(new Error("a")).catch((e) => {\n  throw new Error("b", { cause: e });\n});`,
    "handler.js": `const h = (e) => {\n  throw new Error("b");\n};\nprocess.on("unhandledRejection", (e) => console.log(e.message, e.stack.split("\\n")[1]));\nPromise.reject(1).catch(h);\nPromise.reject(2).catch(undefined);\nPromise.reject(3).then(() => {}, "x");`,
    "syntax.js": "try { a( } catch (e) {}",
    "syntax-importer.js": 'try { await import("./syntax.js") } catch (e) { console.log(e.name, e.message) }',
    "enum.ts": "enum A { B }\ntry { console.log(A.B) } catch {}",
    "missing.js": 'import { nothing } from "./stacks-none.js"; try {} catch {}',
    "cycle-a.js":
      'import { b } from "./cycle-b.js"; export const a = 1; try { b() } catch (e) { console.log(e.message) }',
    "cycle-b.js":
      'import { a } from "./cycle-a.js"; try { a } catch (e) { console.log(e.message) } export function b() { throw new Error("b" + a) }',
    "cycle-a.cjs":
      'exports.early = 1; const b = require("./cycle-b.cjs"); try { b() } catch (e) { console.log(e.message) } exports.late = 2;',
    "cycle-b.cjs":
      'const a = require("./cycle-a.cjs"); module.exports = () => { try { a.late.x() } catch (e) { throw new Error(Object.keys(a) + e.message) } };',
    "mixed.cjs":
      'try { console.log(require("./mixed-esm.mjs").default()) } catch (e) { console.log(e.code) } import("./mixed-esm.mjs").then((m) => console.log(m.default === require("./mixed-esm.mjs").default), (e) => console.log(e));',
    "mixed-esm.mjs":
      'import cjs, { early } from "./cycle-a.cjs"; export default () => { try { throw cjs } catch (e) { return [Object.keys(e), early] } };',
    "others.js": `import json from "./package.json" with { type: "json" };
import { createRequire } from "node:module";
import * as data from "data:text/javascript,export const x = (() => { try { throw 1 } catch (e) { return e } })()";
try { await import("./none.wasm") } catch (e) { console.log(e.code) }
console.log(json.name, data.x, createRequire(import.meta.url)("./package.json").type, import.meta.filename, import.meta.main);`,
    "odd.js":
      '\uFEFF"use strict"; try { (function () { this.a })() } catch { console.log("strict") }\nawait import("./hash.js"); await import("./sloppy.cjs");',
    "hash.js":
      '#!/usr/bin/env node\ntry { throw new Error("h") } catch (e) { console.log(e.stack.split("\\n")[1]) }',
    "sloppy.cjs":
      "#!/usr/bin/env node\ntry { x = 010; throw x } catch (e) { var e = e + 1; console.log(e, delete e) }\nwith ({ y: 2 }) { try { throw y } catch (y) { console.log(y) } }",
    "deep.js": `let caught = 0;
function down(n) { try { return down(n + 1) } catch (e) { caught++; if (!(e instanceof RangeError)) console.log("other", e); return "bottom"; } }
console.log(down(0), caught > 0);
function plain() { return plain() }
try { plain() } catch { console.log("once") }`,
    "worker.js": `import { Worker, isMainThread, parentPort } from "node:worker_threads";
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on("message", (m) => { console.log(m); if (m.includes(" at ")) worker.postMessage("end"); });
  worker.on("error", (e) => console.log("error", e.message)).on("exit", (c) => console.log("exit", c));
} else {
  try { null.x } catch (e) { parentPort.postMessage(e.message) }
  Promise.reject(new Error("w")).catch((e) => { parentPort.postMessage(e.stack.split("\\n")[1]); parentPort.once("message", () => { throw e }); });
}`,
    "fork.js": `import { fork } from "node:child_process";
if (process.argv[2]) { try { throw new Error("child") } catch (e) { console.log(e.stack.split("\\n")[1]) } process.exit(3) }
fork(import.meta.filename, ["child"]).on("exit", (code) => console.log(code));`,
    "vm.cjs": `const vm = require("node:vm");
console.log(vm.runInNewContext("try { throw 1 } catch (e) { e + 1 }"), eval("try { throw 1 } catch (e) { e + 2 }"), new Function("try { null.x } catch (e) { return e.message }")());
const context = vm.createContext({ console });
new vm.Script("Promise.reject(5).catch((e) => console.log(e, typeof __holdfastCaught))").runInContext(context);
try { eval("throw new Error('in eval')") } catch (e) { console.log(e.message) }`,
    "plain.js": `try { throw new Error("plain") } catch (e) { console.log(e.message) }\nawait Promise.reject(new Error("p")).catch(console.log.bind(null, 1));`,
    "upper-hook.mjs": `import module from "node:module";
module.registerHooks({ load(url, context, next) { const result = next(url, context); return url.endsWith("/plain.js") ? { ...result, source: String(result.source).replaceAll("plain", "PLAIN") } : result; } });`,
    "mapped.js": `${minified}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}\n`,
    "mapped-beside.js": `${minified}\n//# sourceMappingURL=maps/beside.js.map\n`,
    "maps/beside.js.map": JSON.stringify({ ...map, sourceRoot: "../src/", file: "mapped-beside.js" }),
    "mapped-broken.js": `${minified}\n//# sourceMappingURL=data:application/json,{broken\n`.replaceAll(
      "e.stack",
      "e.message",
    ),
    "mapped-lines.js": `try {\n  throw new Error("x");\n} catch (e) {\n  console.log(e.stack);\n}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}\n`,
    "query.js": 'await import("./hash.js?a=1"); await import("./hash.js?a=2"); await import("./hash.js#b");',
  });
});
afterAll(() => equal.remove());

describe.each(nodes)("Node.js %s runs the same with the ledger", (_version, node) => {
  it.each(same)("%s", async (_name, file, args = []) => {
    const [without, withLedger] = await Promise.all([
      equal.run(node, [...args, file], { ledger: false }),
      equal.run(node, [...args, file]),
    ]);
    expect(plain(withLedger)).toEqual(plain(without));
    expect(without.code === 0 || without.stderr !== "").toBe(true);
  });
});

/** Process ids differ, and Node's own frames do with any hook. */
function plain({ code, stdout, stderr }: Ran): Ran {
  const tidy = (text: string) =>
    text.replace(/\(node:\d+\)/g, "(node:pid)").replace(/\n +at .*\(?node:internal\/.*/g, "");
  return { code, stdout: tidy(stdout), stderr: tidy(stderr) };
}
