import { describe, expect, it } from "vitest";
import { nestsTooDeep } from "./json-depth.ts";

const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("nestsTooDeep", () => {
  it.each([
    [deep(10_000), false],
    [deep(10_001), true],
    ['{"a":['.repeat(6000), true],
    [`[${"[],{},".repeat(20_000)}1]`, false],
    [JSON.stringify(deep(50_000)), false],
    [JSON.stringify(`"\\\\"${deep(50_000)}`), false],
    [`"\\\\"${deep(20_000)}`, true],
    ["", false],
  ])("tells structure from text, case %#", (json, expected) => {
    expect(nestsTooDeep(json)).toBe(expected);
    expect(nestsTooDeep(new TextEncoder().encode(json))).toBe(expected);
  });
});
