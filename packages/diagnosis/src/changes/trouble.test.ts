import { expect, test } from "vitest";
import { analyzers } from "../analyzers/index.ts";
import { namedKinds, troublesOf } from "./trouble.ts";

test("every kind that is named is one that a diagnosis can say", () => {
  const known = new Set(analyzers.map(({ kind }) => kind));
  expect(namedKinds.filter((kind) => !known.has(kind))).toEqual([]);
});

test("a kind may be of several families, or of none", () => {
  expect([...troublesOf("dns")].sort()).toEqual(["outside", "settings"]);
  expect([...troublesOf("undefined-access")]).toEqual([]);
});
