import type { Frame } from "@holdfast/signals";
import { expect, test } from "vitest";
import { giversOf } from "./source-names.ts";

const frame = (line: string, before: string[] = [], name = "receipt"): Frame => ({
  file: "/app/a.ts",
  function: name,
  context: { before, line, after: [] },
});
const reading = (name: string) => `Cannot read properties of undefined (reading '${name}')`;

test.each([
  ["a property", reading("toFixed"), [frame("  return price.net.toFixed(2);")], ["net"]],
  [
    "a variable",
    reading("currency"),
    [frame("  return order.currency;", ["  const order = await orders.find(id);"])],
    ["find"],
  ],
  [
    "destructured",
    reading("id"),
    [frame("  return user.id;", ["  const { user } = await session(request);"])],
    ["session"],
  ],
  ["a call", reading("title"), [frame("  return load(id).title;")], ["load"]],
  [
    "a parameter",
    reading("currency"),
    [
      frame("  const rate = taxRate(order.currency);", [], "priceOf"),
      frame("  const price = priceOf(order);", ["  const order = await orders.find(id);"]),
    ],
    ["find"],
  ],
  [
    "no list",
    "rows.map is not a function",
    [frame("  return rows.map(one);", ["  const rows = listOpen(user);"])],
    ["listOpen"],
  ],
  [
    "Python",
    "'NoneType' object has no attribute 'title'",
    [frame("    return note.title", ["    note = await store.load(note_id)"])],
    ["load"],
  ],
])("%s", (_, message, frames, names) => {
  expect(giversOf(message, frames)).toEqual(names);
});

test.each([
  ["no source", reading("a"), [{ file: "a.ts" }]],
  ["another sort of message", "duplicate key", [frame("  insert(order);")]],
  ["a literal", reading("a"), [frame("  return x.a;", ["  const x = 3;"])]],
  ["the name is not in the line", reading("a"), [frame("  return b;")]],
])("nothing: %s", (_, message, frames) => {
  expect(giversOf(message, frames)).toEqual([]);
});

test("hostile sources are read in time", () => {
  const line = `${"a, ".repeat(3000)}x.a`;
  expect(giversOf(reading("a"), [frame(line, Array(200).fill(`const {${" ,".repeat(5000)}`))])).toEqual([]);
});
