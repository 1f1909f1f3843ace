import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseInspected } from "./inspected.ts";

describe("parseInspected", () => {
  test("reads what Node prints, whatever the values", () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.string({ maxLength: 200 }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("any"), { maxLength: 5 }),
        fc.dictionary(
          fc.string({ maxLength: 12 }).filter((key) => key !== "__proto__"),
          tie("any"),
          { maxKeys: 5 },
        ),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("a", "b.c", "d e", "it's"), value), (object) => {
        const printed = inspect(object, { depth: null, maxArrayLength: null, maxStringLength: null });
        const plain = JSON.parse(JSON.stringify(object));
        expect(JSON.parse(JSON.stringify(parseInspected(printed)))).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["{ a: [Object], b: [Function: f], c: undefined }", { a: "[Object]", b: "[Function: f]", c: undefined }],
    ["{ m: Map(1) { 'k' => 2 } }", { m: { k: 2 } }],
    ["Span { name: 'GET /' }", { name: "GET /" }],
  ])("%s", (text, expected) => expect({ ...parseInspected(text) }).toMatchObject(expected));

  test("never throws, whatever the text", () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."{}[]:,'\"+`a1 \n\\=>") }), (text) => {
        parseInspected(text);
      }),
      { numRuns: 2000 },
    ));
});
