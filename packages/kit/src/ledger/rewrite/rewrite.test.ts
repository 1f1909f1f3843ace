import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { rewrite } from "./rewrite.ts";

/** Runs code as the body of an async function, with a recorder; answers what it logged, what it answered and what was noted. */
async function run(code: string, strict = false) {
  const log: unknown[] = [];
  const noted: { error: unknown; site: string; flags: number }[] = [];
  const note = (error: unknown, site: string, flags = 0) => noted.push({ error, site, flags });
  const globals = {
    log: (...values: unknown[]) => log.push(...values),
    __holdfastCaught: note,
    __holdfastHandler: (handler: unknown, site: string) =>
      typeof handler !== "function"
        ? handler
        : new Proxy(handler, {
            apply: (target, self, args) => {
              note(args[0], site, 2);
              return Reflect.apply(target, self, args);
            },
          }),
  };
  const source = `(async function () { ${strict ? '"use strict";' : ""}${code}\n})`;
  let outcome: unknown;
  try {
    outcome = ["returned", await runInNewContext(source, globals, { filename: "/app/a.js" })()];
  } catch (error) {
    outcome = ["threw", String(error)];
  }
  return { log: log.map(String), outcome, noted };
}

function rewritten(source: string, sourceType: "module" | "script" = "script") {
  return rewrite(source, { file: "/app/a.js", sourceType });
}

/** Program, and `line:column (function)` of what is noted, in order. */
const programs: [name: string, source: string, sites: string[]][] = [
  ["a clause", 'try { throw new Error("a") } catch (e) { log(e) }', ["1:30"]],
  ["a clause without parameter", 'try { throw new Error("a") } catch { log(1) }', ["1:30"]],
  ["no space at all", 'try{throw new Error("a")}catch{log(1)}', ["1:26"]],
  ["an empty clause", 'try{throw new Error("a")}catch(e){}', ["1:26"]],
  ["comments everywhere", "try{throw 1}/*{*/catch/*(e)*/(/*)*/e/*)*/)/*{*/{/*}*/log(e)}", ["1:18"]],
  ["a line comment before the brace", "try{throw 1}catch(e)// {\n{log(e)}", ["1:13"]],
  ["a pattern", 'try { throw new Error("a") } catch ({ message }) { log(message) }', ["1:30"]],
  ["an array pattern with defaults", "try { throw [1] } catch ([a, b = a]) { log(a, b) }", ["1:19"]],
  [
    "a pattern over null",
    "try { try { throw null } catch ({ a }) { log(a) } } catch (e) { log(e) }",
    ["1:26", "1:53"],
  ],
  [
    "a pattern whose default sees an outer name",
    "const b = 1; try { throw {} } catch ({ a = b }) { const c = a; { const b = 2; log(a, b, c) } }",
    ["1:31"],
  ],
  [
    "a pattern and a function in the body",
    "try { throw {a:1} } catch ({ a }) { function f() { return a } log(f()) } log(typeof f)",
    ["1:21"],
  ],
  ["var of the parameter's name", "try { throw 1 } catch (e) { var e = 2; log(e) } log(e)", ["1:17"]],
  ["a nested clause", "try { try { throw 1 } catch (e) { throw e } } catch (e) { log(e) }", ["1:23", "1:47"]],
  ["a clause in a clause", "try { throw 1 } catch { try { throw 2 } catch { log(3) } }", ["1:17", "1:41"]],
  ["a label", "a: for (;;) { try { throw 1 } catch (e) { log(e); break a } }", ["1:31"]],
  ["a label on the block", "a: try { throw 1 } catch (e) { break a; log(e) }", ["1:20"]],
  [
    "continue",
    "for (let i = 0; i < 3; i++) try { throw i } catch (e) { continue } finally { log(i) }",
    ["1:45", "1:45", "1:45"],
  ],
  [
    "return and finally",
    "function f() { try { throw 1 } catch (e) { return e } finally { log(2) } } log(f())",
    ["1:32 (f)"],
  ],
  [
    "a generator",
    "function* g() { try { yield 1 } catch (e) { yield e } } const i = g(); i.next(); log(i.throw(5).value)",
    ["1:33 (g)"],
  ],
  [
    "an async generator",
    "async function* g() { try { yield 1; throw 2 } catch (e) { yield e } } for await (const v of g()) log(v)",
    ["1:48 (g)"],
  ],
  ["await in a clause", "try { await Promise.reject(1) } catch (e) { log(await e) }", ["1:33"]],
  [
    "a class's field, method, constructor, static block",
    "class A { f = () => { try { throw 1 } catch { log(1) } }; m() { try { throw 2 } catch { log(2) } } constructor() { try { throw 3 } catch { log(3) } } static { try { throw 4 } catch { log(4) } } } const a = new A(); a.f(); a.m()",
    ["1:176 (A)", "1:132 (new A)", "1:39 (A.f)", "1:81 (A.m)"],
  ],
  [
    "a private method",
    "class A { #p() { try { throw 1 } catch { log(1) } } q() { this.#p() } } new A().q()",
    ["1:34 (A.#p)"],
  ],
  [
    "object methods and named arrows",
    "const o = { m() { try { throw 1 } catch { } } }; o.m(); const f = () => { try { throw 1 } catch { } }; f(); o.g = function () { try { throw 1 } catch { } }; o.g()",
    ["1:35 (m)", "1:91 (f)", "1:145 (g)"],
  ],
  [
    "look-alikes",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is a program
    'const o = { catch: 1, "catch (e) {": 2 }; log(o.catch, `catch (e) { ${o.catch} }`, /catch (e) {/.test("x"), "try{}catch(e){}") // catch (e) {',
    [],
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is a program
  ["a template with a clause", "log(`${(() => { try { throw 1 } catch (e) { return e } })()}`)", ["1:33"]],
  ["a regular expression first", 'try { throw 1 } catch (e) {/a/.test("a") && log(e)}', ["1:17"]],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is a program
  ["a template first", "try { throw 1 } catch (e) {`${log(e)}`}", ["1:17"]],
  ["no semicolons", "let a = 1\ntry { throw 1 } catch (e) { log(a) }\n[1].forEach(log)", ["2:17"]],
  [
    "a string that would be a directive",
    'try { throw 1 } catch (e) { "use strict"; log(e, (function () { return this === undefined })()) }',
    ["1:17"],
  ],
  ["keywords as names", "const o = { try: { catch: { finally: 1 } } }; log(o.try.catch.finally)", []],
  ["Windows line ends", "try {\r\n throw 1\r\n} catch (e) {\r\n log(e)\r\n}", ["3:3"]],
  ["an odd line end in a string", 'try { throw "\u2028" } catch (e) { log(e.length) }', ["2:5"]],
  ["a name that is taken", "const __caught = 7; try { throw 1 } catch { log(__caught) }", ["1:37"]],
  ["an arrow as handler", "await Promise.reject(1).catch((e) => log(e))", ["1:25"]],
  ["an arrow without parentheses", "await Promise.reject(1).catch(e=>log(e))", ["1:25"]],
  ["an arrow that answers an object", "log((await Promise.reject(1).catch((e) => ({ e }))).e)", ["1:30"]],
  ["an arrow without parameter", "log(await Promise.reject(1).catch(() => 2))", ["1:29"]],
  [
    "an arrow with comments in its head",
    "log(await Promise.reject(1).catch((/* ) => */) /* => */ => /* ( */ 2))",
    ["1:29"],
  ],
  ["an arrow with a trailing comma", "log(await Promise.reject(1).catch((e,) => e))", ["1:29"]],
  ["an async arrow", "log(await Promise.reject(1).catch(async (e) => { await 0; return e }))", ["1:29"]],
  ["an async arrow without parameter", "log(await Promise.reject(1).catch(async () => 3))", ["1:29"]],
  ["an arrow called async", "log(await Promise.reject(1).catch(async => async))", ["1:29"]],
  ["an arrow with a block", "await Promise.reject(1).catch((e) => { log(e) })", ["1:25"]],
  [
    "an arrow with a pattern",
    'await Promise.reject(new Error("a")).catch(({ message }) => log(message))',
    ["1:38"],
  ],
  ["an arrow with a default", "await Promise.reject(undefined).catch((e = 4) => log(e))", ["1:33"]],
  ["an arrow with a rest", "await Promise.reject(1).catch((...e) => log(e.length))", ["1:25"]],
  [
    "a function as handler",
    "await Promise.reject(1).catch(function (e) { log(e, arguments.length) })",
    ["1:25"],
  ],
  [
    "a function without parameter",
    "await Promise.reject(1).catch(function () { log(this === undefined) })",
    ["1:25"],
  ],
  [
    "a function that reads arguments",
    "await Promise.reject(1).catch(function () { log(arguments[0], arguments.length) })",
    ["1:25"],
  ],
  [
    "a handler with a directive",
    'await Promise.reject(1).catch((e) => { "use strict"; log(e); return (function () { return this })() })',
    ["1:25"],
  ],
  [
    "a directive without semicolon",
    'await Promise.reject(1).catch(function (e) { "use strict"\n log(e, this === undefined) })',
    ["1:25"],
  ],
  [
    "a function in the parameter's place",
    "await Promise.reject(1).catch(function (e) { log(typeof e); function e() {} })",
    ["1:25"],
  ],
  ["a handler by name", "const h = (e) => log(e); await Promise.reject(1).catch(h)", ["1:50"]],
  [
    "a handler that is made",
    "const make = (x) => (e) => log(e + x); await Promise.reject(1).catch(make(2))",
    ["1:64"],
  ],
  [
    "a bound handler",
    "const o = { n: 1, h(e) { log(this.n + e) } }; await Promise.reject(1).catch(o.h.bind(o))",
    ["1:71"],
  ],
  ["a conditional handler", "await Promise.reject(1).catch(true ? log : undefined)", ["1:25"]],
  ["a sequence", "await Promise.reject(1).catch((log(0), log))", ["1:25"]],
  ["await in the argument", "await Promise.reject(1).catch(await Promise.resolve(log))", ["1:25"]],
  ["no handler", "await Promise.reject(1).catch(undefined).catch(log)", ["1:42"]],
  ["then with two", "await Promise.reject(1).then(log, (e) => log(e))", ["1:25"]],
  ["then with one", "await Promise.resolve(1).then(log)", []],
  [
    "a handler on an optional chain",
    "const p = undefined; log(p?.catch((e) => 1).finally(() => 2)); await Promise.reject(1)?.catch?.((e) => log(e))",
    ["1:89"],
  ],
  ["a computed name", 'await Promise.reject(1)["catch"]((e) => log(e))', ["1:25"]],
  ["spread arguments", "await Promise.reject(1).catch(...[log])", []],
  ["a generator as handler", "await Promise.reject(1).catch(function* () { log(1) })", []],
  [
    "nested handlers",
    "await Promise.reject(1).catch(e => Promise.reject(e + 1).catch(f => log(e, f)))",
    ["1:25", "1:58"],
  ],
  ["finally that returns", "log((() => { try { throw 1 } finally { return 2 } })())", ["1:30"]],
  ["finally that leaves a loop", "for (;;) { try { throw 1 } finally { { break } } } log(1)", ["1:28"]],
  [
    "finally that throws",
    "try { try { throw 1 } finally { throw 2 } } catch (e) { log(e) }",
    ["1:23", "1:45"],
  ],
  ["finally that lets it go", "try { try { throw 1 } finally { log(0) } } catch (e) { log(e) }", ["1:44"]],
  ["using", "try { throw 1 } catch (e) { for (const x of [1]) { log(x) } }", ["1:17"]],
];

describe("rewrite", () => {
  describe.each([false, true])("strict: %s", (strict) => {
    it.each(programs)("%s runs the same and is noted", async (_name, source, sites) => {
      const result = rewritten(source);
      const before = await run(source, strict);
      const after = await run(result?.code ?? source, strict);
      expect({ log: after.log, outcome: after.outcome }).toEqual({
        log: before.log,
        outcome: before.outcome,
      });
      expect(after.noted.map(({ site }) => site)).toEqual(sites.map((site) => `/app/a.js:${site}`));
      const lines = source.split(/\r\n|[\n\r\u2028\u2029]/);
      for (const site of sites) {
        const [line, column] = site.split(/[: ]/).map(Number);
        expect(lines[line! - 1]!.slice(column! - 1)).toMatch(/^"?(?:catch|finally|then)\b/);
      }
      expect(linesOf(result?.code ?? source)).toEqual(linesOf(source));
    });
  });

  it("leaves what it can't parse to its caller", () => {
    expect(() => rewritten("try { catch")).toThrow(SyntaxError);
  });

  it("answers nothing where there is nothing to note", () => {
    expect(rewritten("const a = 1")).toBeUndefined();
    expect(rewritten("const a = { catch: 1 }")).toBeUndefined();
    expect(
      rewritten('schema.catch("fallback").then(a, undefined).catch(0).catch([]).catch({}).catch(`a`)'),
    ).toBeUndefined();
  });

  it.each([
    ["import attributes", 'import a from "./a.json" with { type: "json" }; try {} catch {}'],
    ["top-level await", "await 1; try {} catch {}"],
    ["export default of a class", "export default class { a() { try {} catch {} } }"],
    ["import.meta", "try { import.meta.url } catch {}"],
    ["using", "{ using a = b(); } try {} catch {}"],
  ])("parses %s, even where it was told to be a script", (_name, source) => {
    expect(rewritten(source, "module")?.catches).toBe(1);
    expect(rewritten(source, "script")?.catches).toBe(1);
  });

  it.each([
    ["return outside of a function", "try {} catch {} return 1"],
    ["with", "with (a) { b } try {} catch {}"],
    ["octal numbers", "a = 010; try {} catch {}"],
    ["await as a name", "var await = 1; try {} catch {}"],
    ["new.target of the wrapper", "new.target; try {} catch {}"],
  ])("parses %s, even where it was told to be a module", (_name, source) => {
    expect(rewritten(source, "module")?.catches).toBe(1);
    expect(rewritten(source, "script")?.catches).toBe(1);
  });

  it("keeps a hashbang and directives first", () => {
    const code = rewritten('#!/usr/bin/env node\n"use strict"; try {} catch {}')?.code;
    expect(code?.startsWith('#!/usr/bin/env node\n"use strict";')).toBe(true);
  });

  it("leaves a file that gives globalThis a meaning of its own", () => {
    expect(rewritten("const globalThis = {}; try {} catch {}")).toBeUndefined();
    expect(rewritten("function f({ a: [globalThis] }) { try {} catch {} }")).toBeUndefined();
    expect(rewritten("globalThis.a = 1; try {} catch {}")?.catches).toBe(1);
  });

  it("leaves what is inside of with", () => {
    expect(rewritten("with (a) { try {} catch {} } try {} catch {}")?.catches).toBe(1);
  });

  it.each([
    ["a file", "// holdfast-ledger-off\ntry {} catch {}\ntry {} catch {}", 0],
    ["a file, behind a hashbang", "#!/bin/node\n/* holdfast-ledger-off: generated */ try {} catch {}", 0],
    ["a clause, above", "const a = 1;\n// holdfast-ledger-off\ntry {} catch {}\n\ntry {} catch {}", 1],
    ["a clause, in its line", "a(); try {} catch {} // holdfast-ledger-off\ntry {}\ncatch {}", 1],
    ["a clause, in its body", "a();\ntry {} catch {\n\n // holdfast-ledger-off\n}\n\n\ntry {} catch {}", 1],
    ["a handler", "a();\n\nb().catch(/* holdfast-ledger-off */ () => 1);\n\nc().catch(() => 1)", 1],
    ["another word", "// holdfast-ledger-offline\ntry {} catch {}", 1],
    ["a text", 'a("holdfast-ledger-off"); try {} catch {}', 1],
  ])("is switched off by a comment for %s", (_name, source, catches) => {
    expect(rewritten(source)?.catches ?? 0).toBe(catches);
  });

  it.each([
    ["try {} catch (e) { throw e }", 1],
    ["try {} catch (e) { log(e); throw e; }", 1],
    ["try {} catch (e) { if (a) { log() } throw e; }", 1],
    ["function f() { try {} catch (e) { if (a) return 1; throw e } }", 0],
    ["try {} catch (e) { e = wrap(e); throw e }", 0],
    ["try {} catch (e) { throw new Error('x', { cause: e }) }", 0],
    ["try {} catch (e) { items.map(() => { return 1 }); throw e }", 1],
    ["p.catch((e) => { throw e })", 3],
    ["p.catch((e) => { log(e) })", 2],
  ])("says of %s whether it lets go", (source, flags) => {
    const call = /__holdfastCaught\?\.\([^,]+,"[^"]+"(?:,(\d))?\)/.exec(rewritten(source)?.code ?? "");
    expect(Number(call?.[1] ?? 0)).toBe(flags);
  });

  it("does not change what a missing recorder can't note", async () => {
    const source =
      "try { throw 1 } catch ({ a }) { b.push(a) } await Promise.reject(1).catch(h); await Promise.reject(2).catch((e) => b.push(e)); return b";
    const code = rewritten(`(async () => { ${source} })`)!.code;
    const b: unknown[] = [];
    await runInNewContext(code, { b, h: (e: unknown) => b.push(e) })();
    expect(b).toEqual([undefined, 1, 2]);
  });

  it("keeps functions what they were", () => {
    const lengths = (code: string) => {
      const seen: unknown[] = [];
      const fake = {
        catch: (f: (...args: unknown[]) => unknown) => seen.push(f.length, f.name),
        // biome-ignore lint/suspicious/noThenProperty: it looks like a promise on purpose
        then: (_: unknown, f: () => unknown) => seen.push(f.length),
      };
      runInNewContext(code, { fake, h: function named(_a: unknown, _b: unknown) {} });
      return seen;
    };
    const source =
      "fake.catch(() => 1); fake.catch((a) => 1); fake.catch((a, b) => 1); fake.catch(function () {}); fake.catch(function x() {}); fake.catch(async () => {}); fake.catch(h); fake.then(1, (a) => 1)";
    expect(lengths(rewritten(source)!.code)).toEqual(lengths(source));
  });
});

function linesOf(code: string): number {
  return code.split(/\r\n|[\n\r\u2028\u2029]/).length;
}
