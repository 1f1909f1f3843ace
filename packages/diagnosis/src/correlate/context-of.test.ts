/** Which logged errors may explain the event that carries them. */
import { type ErrorEvent, type Exception, hash128 } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { unmask } from "../unmask/unmask.ts";
import { contextOf } from "./context-of.ts";
import { correlate } from "./correlate.ts";

function thrown(type: string, message: string, functions: string[], line: number): Exception {
  const frames = functions.map((name, i) => ({
    function: name,
    file: `/app/${name}.js`,
    line: line + i,
    inApp: true,
  }));
  return { type, message, frames };
}

const logged = (at: number): Exception => ({
  ...thrown("Error", "stock level of item 7 is negative", ["checkStock", "main"], 10),
  seen: "breadcrumb 3",
  time: at,
  to: { relation: "earlier", index: 1 },
});

function root(crumb: Exception, own: Exception, over: Partial<ErrorEvent> = {}): string | undefined {
  const event: ErrorEvent = {
    id: hash128("event"),
    source: "sentry",
    platform: "node",
    time: 100_000,
    level: "error",
    exceptions: [crumb, own],
    ...over,
  };
  const [failure] = correlate([event]);
  const { root } = unmask(failure!.exceptions, contextOf(failure!));
  return root === null ? undefined : failure!.exceptions[root]!.message;
}

const unrelated = thrown("Error", "mail server said no", ["sendMail", "main"], 40);
const reading = "Cannot read properties of undefined (reading 'id')";

describe("contextOf", () => {
  it("does not let an error that was logged outside of a request explain an unrelated one", () => {
    expect(root(logged(99_500), unrelated)).toBe(unrelated.message);
  });

  it("lets it explain one in the same request or job", () => {
    const request = { method: "GET", url: "/stock" };
    expect(root(logged(99_500), unrelated, { request })).toBe(logged(0).message);
    expect(root(logged(99_500), unrelated, { route: "count-stock" })).toBe(logged(0).message);
    expect(root(logged(40_000), unrelated, { request })).toBe(unrelated.message);
  });

  it("lets it explain a mask, and what was missing right after in the same function", () => {
    const hangUp = thrown("Error", "socket hang up", ["answer"], 3);
    expect(root(logged(99_500), hangUp)).toBe(logged(0).message);
    expect(root(logged(99_500), thrown("TypeError", reading, ["checkStock", "main"], 14))).toBe(
      logged(0).message,
    );
    const elsewhere = thrown("TypeError", reading, ["sendMail", "main"], 14);
    expect(root(logged(99_500), elsewhere)).toBe(elsewhere.message);
  });

  it("is not sure of what was only logged before", () => {
    const exceptions = [logged(99_500), thrown("Error", "socket hang up", ["answer"], 3)];
    expect(unmask(exceptions, { distant: [true, false] }).status).toBe("possible");
  });
});
