/** Programs that nobody wrote run the same with and without the ledger: same log, same result, same line numbers. */
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rewrite } from "./rewrite.ts";

/** Statements inside of an async generator inside of a loop: `await`, `yield`, `break`, `continue` and `return` are all allowed. */
const program = (() => {
  const name = fc.constantFrom("a", "b", "e");
  const blank = fc.constantFrom("", " ", "\n", "/* catch (e) { */", "// }\n", "\t");
  const rules = fc.letrec((rule) => {
    const statements = fc
      .array(rule("statement") as fc.Arbitrary<string>, { maxLength: 3, depthIdentifier: "s" })
      .map((list) => list.join(" "));
    const param = fc.constantFrom(
      "(e)",
      "",
      "({ message: a })",
      "([b] = [1])",
      "(e)",
      "({ a = 1, ...b })",
      "(a)",
    );
    const block = fc.tuple(blank, statements, blank).map(([x, body, y]) => `{${x}${body}${y}}`);
    const body = fc
      .tuple(param, blank, blank, block)
      .map(([head, x, y, text]) => `catch${x}${head.replace("([b] = [1])", "({ b = [1] })")}${y}${text}`);
    const handler = fc.oneof(
      fc.constantFrom(
        "(e) => log('h', e)",
        "e=>e",
        "() => 4",
        "async () => { await 0 }",
        "function () { log(arguments.length); return this === undefined }",
        "function (e) { 'use strict'; return e }",
        "({ message }) => message",
        "(e, f = 2, ...g) => { log(f, g.length); throw e }",
        "h",
        "h.bind({ k: 1 })",
        "(log('side'), h)",
        "undefined",
        "'text'",
        "await h2",
      ),
      fc
        .tuple(name, block)
        .map(([e, text]) => `(${e}) => (async function* () { for (const i of [1]) ${text} })().next()`),
    );
    return {
      expression: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom(
          "1",
          "e",
          "a.b",
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is a program
          "`${a}`",
          "/catch(e){/.test(a)",
          "missing",
          "boom('x')",
          "boom(null)",
          "boom({ message: 3 })",
          "line()",
        ),
        fc
          .tuple(
            fc.constantFrom(
              "Promise.reject(boomed)",
              "Promise.resolve(5)",
              "Promise.reject('r')",
              "later()",
              "fake",
            ),
            handler,
          )
          .map(([p, f]) => `await ${p}.catch(${f})`),
        fc
          .tuple(fc.constantFrom("Promise.reject(boomed)", "Promise.resolve(6)", "later()"), handler)
          .map(([p, f]) => `await ${p}.then((x) => x, ${f})`),
        fc
          .tuple(fc.constantFrom("Promise.reject(7)", "fake"), handler, handler)
          .map(([p, f, g]) => `(await ${p}?.catch(${f})?.then?.(${g}, ${f}))`),
      ),
      statement: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        (rule("expression") as fc.Arbitrary<string>).map((x) => `log(${x});`),
        (rule("expression") as fc.Arbitrary<string>).map((x) => `throw ${x};`),
        fc.constantFrom(
          "break;",
          "continue;",
          "return 9;",
          "yield 1;",
          "log(line())\n;",
          "var e = 1;",
          "if (i > 1) break;",
          "await null;",
        ),
        fc.tuple(block, blank, body).map(([t, x, c]) => `try ${t}${x}${c}`),
        fc.tuple(block, body, block).map(([t, c, f]) => `try ${t} ${c} finally ${f}`),
        fc.tuple(block, block).map(([t, f]) => `try ${t}finally${f}`),
        fc.tuple(name, block).map(([l, t]) => `l${l}: ${t}`),
        fc.tuple(block).map(([t]) => `for (const i of [1, 2]) ${t}`),
        fc
          .tuple(block)
          .map(
            ([t]) => `(await (async (e) => { for (const i of [1]) ${t.replaceAll("yield 1;", "")} })(8));`,
          ),
        fc
          .tuple(block)
          .map(
            ([t]) =>
              `class K { static async m(i) { for (const k of [1, 2]) { ${t.replaceAll("yield 1;", "")} } } } await K.m(1);`,
          ),
      ),
    };
  });
  return fc
    .array(rules.statement as fc.Arbitrary<string>, { minLength: 1, maxLength: 4 })
    .map((list) => list.join("\n"));
})();

async function run(code: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  const show = (value: unknown) => seen.push(value instanceof Error ? value.message : describeValue(value));
  const globals: Record<string, unknown> = {
    log: (...values: unknown[]) => values.forEach(show),
    __holdfastCaught: () => undefined,
    __holdfastHandler: (handler: unknown) =>
      typeof handler === "function" ? new Proxy(handler, {}) : handler,
  };
  const head = `
    
    const a = { b: 2 }, b = 3; let steps = 0;
    const boom = (x) => { throw x === "x" ? new Error("boom " + line()) : x };
    const boomed = new Error("boomed");
    const line = () => { if (++steps > 200) throw "too long"; return /a\\.js:(\\d+)/.exec(new Error().stack.split("\\n").slice(2).join())?.[1] };
    const h = function (x) { return [x instanceof Error ? x.message : x, this?.k] };
    const h2 = Promise.resolve(h);
    const later = async () => { await null; throw new TypeError("later") };
    const fake = { catch: (f) => typeof f === "function" ? f.length : f, then: undefined };
    return (async () => { const results = []; for await (const value of (async function* () { for (const i of [1, 2]) {\n`;
  const source = `(async function () { ${head}${code}\n} })()) { results.push(value); if (results.length > 50) break } return results })() })`;
  try {
    show(await runInNewContext(source, globals, { filename: "/app/a.js", timeout: 1_000 })());
  } catch (error) {
    seen.push("threw", messageOf(error));
  }
  return seen;
}

function describeValue(value: unknown): string {
  try {
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  } catch {
    return "unshowable";
  }
}

function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return message === undefined ? describeValue(error) : String(message);
}

const wrap = (code: string) => `(async function* () { for (const i of [1]) {\n${code}\n} })`;

/** False for programs that are none: unused by chance of the grammar. */
function isProgram(code: string): boolean {
  try {
    new Function(wrap(code));
    return true;
  } catch {
    return false;
  }
}

describe("rewrite, on any program", () => {
  it("does not change what it does", async () => {
    let rewrites = 0;
    await fc.assert(
      fc.asyncProperty(program, async (code) => {
        fc.pre(isProgram(code));
        const result = rewrite(wrap(code), { file: "/app/a.js" });
        if (result === undefined) return;
        rewrites++;
        const inner = result.code.slice(wrap("").indexOf("\n") + 1, result.code.lastIndexOf("\n} })"));
        expect(await run(inner)).toEqual(await run(code));
      }),
      { numRuns: 400 },
    );
    expect(rewrites).toBeGreaterThan(50);
  });
});
