/** The reference cannot drift: the committed pages are what the code makes today. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { referencePages } from "../scripts/reference.ts";

test("the generated pages are up to date (npm run reference)", async () => {
  for (const [path, text] of Object.entries(await referencePages())) {
    expect(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"), path).toBe(text);
  }
});
