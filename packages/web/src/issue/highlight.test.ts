import fc from "fast-check";
import { expect, test } from "vitest";
import { highlight } from "./highlight.ts";

const tints = (line: string, file: string): string[] =>
  (highlight([line], file)[0] ?? [])
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, tint }) => `${tint}:${text.trim()}`);

test("TypeScript", () => {
  expect(tints('const n = count("a//b", 0x1f); // why', "src/a.ts")).toEqual([
    "key:const",
    "plain:n =",
    "fun:count",
    "plain:(",
    'str:"a//b"',
    "plain:,",
    "num:0x1f",
    "plain:);",
    "com:// why",
  ]);
});

test("Python", () => {
  expect(tints("    return f'{x}' if None else ok(1)  # why", "app/a.py")).toEqual(
    [
      "key:return",
      "str:f'{x}'",
      "key:if None else",
      "fun:ok",
      "plain:(",
      "num:1",
      "plain:)",
      "com:# why",
    ].flatMap((token) => (token === "key:if None else" ? ["key:if", "key:None", "key:else"] : [token])),
  );
});

test("a block comment goes on in the next line", () => {
  const [first, second] = highlight(["a /* one", "two */ b"], "a.js");
  expect(first?.at(-1)).toEqual({ text: "/* one", tint: "com" });
  expect(second?.[0]).toEqual({ text: "two */", tint: "com" });
});

test("no character is lost in any language", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.constantFrom("a.ts", "a.py", "a.go", null), (lines, file) => {
      expect(highlight(lines, file).map((tokens) => tokens.map(({ text }) => text).join(""))).toEqual(lines);
    }),
  );
});
