import { expect, test } from "vitest";
import { checkPublicUrl } from "./check-public-url.ts";

test.each([
  undefined,
  "",
  "https://holdfast.example.com",
  "http://[::1]:4500/",
  "https://example.com/holdfast/",
])("%s is taken", (url) => expect(() => checkPublicUrl(url)).not.toThrow());

test.each([
  ["holdfast.example.com", "no URL"],
  ["ftp://example.com", "no URL"],
  ["https://user@example.com", "user name"],
  ["https://user:s3cret@example.com", "password"],
  ["https://:s3cret@example.com", "password"],
  ["https://example.com/?a=1", "query"],
  ["https://example.com?", "query"],
  ["https://example.com/#a", "fragment"],
])("%s is refused, and its password not repeated", (url, why) => {
  const check = () => checkPublicUrl(url);
  expect(check).toThrow(expect.objectContaining({ code: "invalid_public_url" }));
  expect(check).toThrow(why);
  expect(check).not.toThrow("s3cret");
});
