import { expect, test } from "vitest";
import { printable, printableCopy, printableJson } from "./printable.ts";

test("colours, links, bells, C1 and turned text are spelled out; tab and newline stay", () => {
  expect(printable("a\u001b[31m\u0007\u009b2J\u202eb\tc\nd")).toBe("a\\x1b[31m\\x07\\x9b2J\\u202eb\tc\nd");
  expect(printableCopy({ list: ["\u001b]8;;x\u0007"], n: 1, nothing: null })).toEqual({
    list: ["\\x1b]8;;x\\x07"],
    n: 1,
    nothing: null,
  });
});

test("JSON keeps its value and shows no control character", () => {
  const value = { text: "\u001b\u009b\u202e" };
  const json = printableJson(value);
  expect(JSON.parse(json)).toEqual(value);
  expect(json).toBe('{"text":"\\u001b\\u009b\\u202e"}');
});
