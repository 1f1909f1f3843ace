import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { printApiTypes } from "../scripts/generate-api-types.ts";

test("the written types are those of the API's schemas: npm run types -w @holdfast/web", async () => {
  const written = await readFile(new URL("../src/api/generated/types.ts", import.meta.url), "utf8");
  expect(written).toBe(printApiTypes());
});
