/** The reference cannot drift: the committed pages are what the code makes today. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { referencePages } from "../scripts/reference.ts";

test.each(Object.entries(referencePages()))(
  "%s is up to date (node --conditions=source scripts/reference.ts)",
  (path, text) => {
    expect(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")).toBe(text);
  },
);
