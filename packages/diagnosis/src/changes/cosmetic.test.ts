import fc from "fast-check";
import { expect, test } from "vitest";
import { isCosmetic, isCosmeticEdit } from "./cosmetic.ts";

test.each([
  ["indented", "a.ts", ["a();"], ["  a();"]],
  ["broken", "a.ts", ["if (!a) throw new Error(b);"], ["if (!a)", "  throw new Error(b);"]],
  ["spaces in it", "a.ts", ["const a=b+c;"], ["const a = b + c;"]],
  ["a trailing comma", "a.ts", ["f(a, b);"], ["f(", "  a,", "  b,", ");"]],
  ["quotes", "a.ts", ["say('hello there');"], ['say("hello there");']],
  ["semicolons", "a.js", ["a()"], ["a();"]],
  ["a comment", "a.ts", [], ["// why"]],
  ["a documentation comment", "a.ts", ["/** Old. */"], ["/**", " * New.", " */"]],
  ["an empty line", "a.go", [], [""]],
  ["SQL's comment", "a.sql", [], ["-- why"]],
  ["Python's quotes and inner spaces", "a.py", ["    f( {'a': 1} )"], ['    f({"a": 1})']],
  ["an arrow's parentheses", "a.ts", ["a.map((b) => b);"], ["a.map(b => b);"]],
  ["an async arrow's parentheses", "a.ts", ["on(async (b) => b);"], ["on(async b => b);"]],
  ["quotes of a formatted string", "a.py", ["f\"{a['b']}\""], ["f'{a[\"b\"]}'"]],
  ["Python's comment", "a.py", [], ["    # why"]],
  ["a docstring", "a.py", [], ['    """What it does."""']],
  ["a docstring of several lines", "a.py", [], ['    """What it does.', "", "    And why.", '    """']],
  [
    "Python's types, added",
    "a.py",
    ["def total(order, rate=2):"],
    ["def total(order: Order, rate: int = 2) -> Decimal:"],
  ],
  [
    "types of a head",
    "a.ts",
    ["export function a(b: string) {"],
    ["export function a(b: Name, c?: never): Promise<void> {".replace(", c?: never", "")],
  ],
  ["the type of a variable", "a.ts", ["const a = b();"], ["const a: Map<string, number> = b();"]],
  ["a cast", "a.ts", ["return b;"], ["return b as Name[];"]],
  ["a type argument", "a.ts", ["pool.query(text)"], ["pool.query<Ticket>(text)"]],
  ["an interface", "a.ts", [], ["export interface Name { id: string }"]],
] as const)("%s: cosmetic", (_, path, removed, added) => {
  expect(isCosmeticEdit(path, removed, added)).toBe(true);
});

test.each([
  ["another value", "a.ts", ["a(1);"], ["a(2);"]],
  ["Python's types, changed: frameworks read them", "a.py", ["def a(b: int):"], ["def a(b: str):"]],
  ["a field's type", "a.py", ["    vin: str | None = None"], ["    vin: str"]],
  [
    "a property that looks like a type",
    "a.ts",
    ["f({ status: Open, b: c });"],
    ["f({ status: Closed, b: c });"],
  ],
  ["a default", "a.ts", ["function a(b = 1) {"], ["function a(b = 2) {"]],
  ["a string that stays open", "a.py", [], ['    """What']],
  ["white space in a string", "a.ts", ['split(" ")'], ['split("")']],
  ["words that grow together", "a.ts", ["return a"], ["returna"]],
  ["a break after return", "a.ts", ["return a;"], ["return", "  a;"]],
  ["operators that grow together", "a.ts", ["a + +b"], ["a ++b"]],
  ["a template over lines", "a.ts", ["const a = `b"], ["const a = `  b"]],
  ["quotes within a plain string", "a.py", ['x = "it\'s"'], ["x = 'it\"s'"]],
  ["Python's indentation", "a.py", ["    a()"], ["        a()"]],
  ["YAML's indentation", "a.yaml", ["  a: 1"], ["    a: 1"]],
  ["a decrement", "a.ts", [], ["--open;"]],
  ["a product over lines", "a.ts", ["  a"], ["  a", "  *b"]],
  ["a style's id", "a.css", [], ["#open { color: red }"]],
  ["an include", "a.c", [], ['#include "a.h"']],
  ["a directive", "a.ts", [], ["// @ts-nocheck"]],
  ["Go's directive", "a.go", [], ["//go:embed a.sql"]],
  ["a line that was cut", "a.ts", ["a".repeat(299)], [` ${"a".repeat(299)}`]],
] as const)("%s: not cosmetic", (_, path, removed, added) => {
  expect(isCosmeticEdit(path, removed, added)).toBe(false);
});

test("a line that moved as it was is no white space", () => {
  expect(isCosmetic({ path: "a.ts", removed: ["  use(session);"], added: ["  use(session);"] })).toBe(false);
  expect(isCosmetic({ path: "a.ts", removed: ["  a();"], added: ["    a();"] })).toBe(true);
});

test("the reader's word, who saw each place, counts more", () => {
  expect(isCosmetic({ path: "a.ts", removed: ["  a();"], added: ["    a();"], cosmetic: false })).toBe(false);
  expect(isCosmetic({ path: "a.ts", from: "b.ts", removed: [], added: [] })).toBe(false);
  expect(isCosmetic({ path: "a.ts" })).toBe(false);
});

test("what differs in more than white space, quotes, commas and semicolons is never cosmetic", () => {
  const line = fc.stringMatching(/^[a-z(){}.=+ ]{0,40}$/);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), fc.array(line, { maxLength: 5 }), (removed, added) => {
      const meaning = (lines: readonly string[]) => lines.join("").replace(/\s+/g, "");
      if (meaning(removed) !== meaning(added)) expect(isCosmeticEdit("a.ts", removed, added)).toBe(false);
    }),
  );
});
