import { expect, test } from "vitest";
import { isSameOrigin } from "./same-origin.ts";

test.each([
  [{ "sec-fetch-site": "same-origin" }, true],
  [{ "sec-fetch-site": "same-origin", origin: "http://localhost:5173", host: "localhost:4500" }, true],
  [{ "sec-fetch-site": "same-site", origin: "https://holdfast.example" }, false],
  [{ "sec-fetch-site": "cross-site" }, false],
  [{ "sec-fetch-site": "none" }, false],
  [{ origin: "http://10.0.0.7:4500", host: "10.0.0.7:4500" }, true],
  [{ origin: "https://holdfast.example", host: "internal:4500" }, true],
  [{ origin: "https://holdfast.example.evil", host: "internal:4500" }, false],
  [{ origin: "null", host: "internal:4500" }, false],
  [{ host: "internal:4500" }, false],
  [{}, false],
])("%j is %s", (headers, same) => {
  expect(isSameOrigin(headers as Record<string, string>, "https://holdfast.example/")).toBe(same);
});
