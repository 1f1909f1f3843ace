import { expect, test } from "vitest";
import { usedNames } from "./used-names.ts";

const frame = (line: string, before: string[] = []) => ({
  file: "/app/src/list.js",
  line: 9,
  function: "Object.list",
  context: { before, line, after: [] },
});

test("calls, receivers and types of the failing line come before those of its function", () => {
  const found = usedNames([
    frame("  const names = labels(project).map(nameOf);", [
      "import { unrelated } from './other.js';",
      "function before() {",
      "  elsewhere();",
      "}",
      "export function list(req) {",
      "  const project = projectOf(req);",
    ]),
  ]);
  expect(found.map(({ name, on }) => `${name} ${on}`)).toEqual(["labels line", "projectOf function"]);
});

test("properties that are only read, keywords and what everything has are no use of a definition", () => {
  expect(usedNames([frame("  return order.terms.days;")]).map(({ name }) => name)).toEqual(["order"]);
  expect(usedNames([frame("  if (JSON.parse(await req.json())) return;")])).toEqual([]);
});

test("a frame without source uses nothing that is known", () => {
  expect(usedNames([{ file: "/app/a.js", line: 1 }])).toEqual([]);
});
