/** Printed stacks of every format beside what must be read from them. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultLimits } from "../limits.ts";
import { Exception } from "../words/exception.ts";
import { parseStack } from "./index.ts";

const folder = join(import.meta.dirname, "../../fixtures/stack");
const stacks = readdirSync(folder).filter((name) => name.endsWith(".txt"));

/** An exception as one reads it: a frame on a line, `*` for the application's own. */
function readable({ frames, ...rest }: Exception) {
  return {
    ...rest,
    frames: frames.map(
      ({ module, function: name, file, line, column, inApp, context }) =>
        `${inApp ? "* " : inApp === undefined ? "? " : ""}${[module, name].filter(Boolean).join(" ")} (${file ?? ""}:${line ?? ""}:${column ?? ""})${context ? ` | ${context.line}` : ""}`,
    ),
  };
}

describe("printed stacks", () => {
  for (const name of stacks) {
    test(name, () => {
      const exceptions = parseStack(readFileSync(join(folder, name), "utf8"));
      for (const exception of exceptions) Exception.parse(exception);
      const expected = join(folder, name.replace(/\.txt$/, ".json"));
      const told = exceptions.map(readable);
      if (process.env["UPDATE_FIXTURES"]) writeFileSync(expected, `${JSON.stringify(told, null, 2)}\n`);
      expect(told).toEqual(JSON.parse(readFileSync(expected, "utf8")));
    });
  }
});

describe("bounds", () => {
  test("frames keep both ends", () => {
    const frames = Array.from({ length: 500 }, (_, index) => `    at f${index} (/app/a.js:${index + 1}:1)`);
    const [exception] = parseStack(`RangeError: deep\n${frames.join("\n")}`);
    expect(exception?.frames).toHaveLength(defaultLimits.frames);
    expect(exception?.frames[0]?.function).toBe("f0");
    expect(exception?.frames.at(-1)?.function).toBe("f499");
  });

  test("a chain that is too long keeps its root and its surface, and its links stay valid", () => {
    const chain = Array.from(
      { length: 90 },
      (_, index) => `Caused by: a.b.E${index}Exception: m\n\tat a.b.C.d(C.java:${index + 1})`,
    );
    const exceptions = parseStack(`a.b.OuterException: m\n\tat a.b.C.d(C.java:1)\n${chain.join("\n")}`);
    expect(exceptions.length).toBeLessThanOrEqual(defaultLimits.exceptions);
    expect(exceptions.at(-1)?.type).toBe("a.b.OuterException");
    for (const [index, exception] of exceptions.entries())
      if (exception.to) expect(exception.to.index).toBeGreaterThan(index);
  });

  test("messages are cut", () => {
    const [exception] = parseStack(`TypeError: ${"x".repeat(20_000)}`);
    expect(exception?.message).toHaveLength(defaultLimits.messageChars);
  });

  test("prose is no exception", () => {
    expect(parseStack("all is well\nat least today\n")).toEqual([]);
    expect(parseStack("")).toEqual([]);
  });
});

describe("any text", () => {
  const samples = stacks.map((name) => readFileSync(join(folder, name), "utf8"));
  const lines = samples.flatMap((sample) => sample.split("\n"));
  function holds(text: string) {
    const exceptions = parseStack(text);
    expect(exceptions.length).toBeLessThanOrEqual(defaultLimits.exceptions);
    for (const [index, exception] of exceptions.entries()) {
      Exception.parse(exception);
      expect(exception.frames.length).toBeLessThanOrEqual(defaultLimits.frames);
      expect(exception.message.length).toBeLessThanOrEqual(defaultLimits.messageChars);
      if (exception.to) {
        expect(exception.to.index).toBeGreaterThan(index);
        expect(exception.to.index).toBeLessThan(exceptions.length);
      }
    }
  }
  test("arbitrary", () =>
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 2000 }), holds), { numRuns: 300 }));
  test("shuffled lines of real stacks", () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 100 }), (picked) =>
        holds(picked.join("\n")),
      ),
      { numRuns: 500 },
    ));
  test("truncated stacks", () =>
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(3000), fc.nat(3000), (sample, a, b) =>
        holds(sample.slice(Math.min(a, b), Math.max(a, b))),
      ),
      { numRuns: 500 },
    ));
});
