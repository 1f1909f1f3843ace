import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DurationError } from "../../core/index.ts";
import {
  boolean,
  ConfigSetupError,
  duration,
  integer,
  json,
  list,
  number,
  oneOf,
  optional,
  port,
  type StandardSchemaV1,
  text,
  url,
} from "../index.ts";

describe("values", () => {
  const read = async (schema: StandardSchemaV1, raw: unknown): Promise<unknown> => {
    const result = await schema["~standard"].validate(raw);
    return result.issues ? "refused" : result.value;
  };
  test.each<[string, StandardSchemaV1, unknown, unknown]>([
    ["number", number(), "1.5", 1.5],
    ["number", number(), "-2e3", -2000],
    ["number", number(), 7, 7],
    ["number", number(), "", "refused"],
    ["number", number(), " ", "refused"],
    ["number", number(), "0x10", "refused"],
    ["number", number(), "1,5", "refused"],
    ["number", number(), "Infinity", "refused"],
    ["number", number(), Number.NaN, "refused"],
    ["number", number({ min: 0, max: 1 }), "1.1", "refused"],
    ["integer", integer(), "9007199254740993", "refused"],
    ["integer", integer(), "1.0", 1],
    ["port", port(), "0", 0],
    ["port", port(), "65536", "refused"],
    ["port", port(), "3000abc", "refused"],
    ["boolean", boolean(), "TRUE", true],
    ["boolean", boolean(), "off", false],
    ["boolean", boolean(), false, false],
    ["boolean", boolean(), "constructor", "refused"],
    ["boolean", boolean(), [true], "refused"],
    ["duration", duration(), "20s", 20_000],
    ["duration", duration(), "0", 0],
    ["duration", duration(), 1500, 1500],
    ["duration", duration(), "20", "refused"],
    ["duration", duration({ max: "1m" }), "2m", "refused"],
    ["duration", duration(), "-1s", "refused"],
    ["list", list(), " a, b ,,c ", ["a", "b", "c"]],
    ["list", list(integer()), "1,2", [1, 2]],
    ["list", list(integer()), "1,x", "refused"],
    ["list", list(z.string().refine(async () => true)), "a", ["a"]],
    ["list", list(), ",", "refused"],
    ["list", list(text(), { separator: ";", min: 0 }), ";", []],
    ["list", list(integer()), ["1", 2], [1, 2]],
    ["url", url(), "https://a.example/x", "https://a.example/x"],
    ["url", url(), "postgres://u:p@a:1,b:2/x?y", "postgres://u:p@a:1,b:2/x?y"],
    ["url", url(), "a.example", "refused"],
    ["url", url(), "https://", "refused"],
    ["url", url({ protocols: ["https"] }), "HTTPS://a", "HTTPS://a"],
    ["url", url({ protocols: ["https"] }), "http://a", "refused"],
    ["text", text({ min: 3 }), "ab", "refused"],
    ["text", text({ pattern: /^[a-z]+$/g }), "ab", "ab"],
    ["text", text(), 7, "refused"],
    ["oneOf", oneOf(["a", "b"]), "A", "refused"],
    ["json", json(z.object({ a: z.number() })), '{"a":1}', { a: 1 }],
    ["json", json(z.object({ a: z.number() })), '{"a":"1"}', "refused"],
    ["json", json(z.any()), "{broken", "refused"],
    ["optional", optional(integer()), undefined, undefined],
    ["optional", optional(integer()), "x", "refused"],
    ["default", integer({ default: 0 }), undefined, 0],
  ])("%s %# reads %o", async (_, schema, raw, expected) => {
    expect(await read(schema, raw)).toEqual(expected);
  });
});

test("bounds and words that make no sense are refused where they are written", () => {
  expect(() => oneOf([])).toThrow(ConfigSetupError);
  expect(() => duration({ max: "soon" as never })).toThrow(DurationError);
});
