import { expect, test } from "vitest";
import { headlineOf, KitError, messageOf } from "./index.ts";

class Ours extends KitError {
  static override readonly code = "KIT_OURS";
}
class QuoteError extends Error {}

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("get");
    },
    getPrototypeOf() {
      throw new Error("prototype");
    },
    ownKeys() {
      throw new Error("keys");
    },
  },
);

test.each<[unknown, string, string]>([
  [new TypeError("x is no\nfunction"), "TypeError: x is no", "x is no"],
  [new QuoteError("none"), "QuoteError: none", "none"],
  [new QuoteError(""), "QuoteError", "QuoteError"],
  [Object.assign(new Error("no relation"), { code: "42P01" }), "Error: no relation", "no relation (42P01)"],
  [
    Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
    "Error: connect ECONNREFUSED",
    "connect ECONNREFUSED",
  ],
  [new Ours("says it all"), "Ours: says it all", "says it all"],
  [{ message: "as some libraries throw" }, "as some libraries throw", "as some libraries throw"],
  ["text", "text", "text"],
  [undefined, "undefined", "undefined"],
  [null, "null", "null"],
  [{ a: 1 }, "{ a: 1 }", "{ a: 1 }"],
  [Symbol("s"), "Symbol(s)", "Symbol(s)"],
])("%o", (thrown, headline, message) => {
  expect(headlineOf(thrown)).toBe(headline);
  expect(messageOf(thrown)).toBe(message);
});

test("nothing thrown can harm", () => {
  const getter = Object.defineProperty(new Error("x"), "message", {
    get() {
      throw new Error("getter");
    },
  });
  for (const thrown of [hostile, getter, Object.create(null), new Error("y".repeat(100_000))])
    for (const line of [headlineOf(thrown), messageOf(thrown)]) {
      expect(line.length).toBeLessThan(700);
      expect(line).not.toContain("\n");
    }
});
