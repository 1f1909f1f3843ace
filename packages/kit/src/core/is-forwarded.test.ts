import { expect, test } from "vitest";
import { isForwarded } from "./is-forwarded.ts";

test("what proxies add is told from what programs send themselves", () => {
  for (const name of [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-real-ip",
    "true-client-ip",
  ])
    expect(isForwarded({ host: "api", [name]: "a" }), name).toBe(true);
  expect(isForwarded({ host: "api", accept: "*/*", "x-request-id": "a", via: undefined })).toBe(false);
});
