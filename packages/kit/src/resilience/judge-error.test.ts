import { describe, expect, it } from "vitest";
import { KitError } from "../core/index.ts";
import { BreakerOpenError, DeadlineError, judgeError, readRetryAfter } from "./index.ts";

const error = (fields: object, base: Error = new Error("x")) => Object.assign(base, fields);
const fetchFailed = (cause: unknown) => new TypeError("fetch failed", { cause });

describe("judgeError", () => {
  it.each<[string, unknown, boolean, string]>([
    ["refused", error({ code: "ECONNREFUSED" }), true, "failed"],
    ["refused twice", error({ code: "ECONNREFUSED" }, new AggregateError([])), true, "failed"],
    ["members only", new AggregateError([error({ code: "ECONNRESET" })]), true, "failed"],
    ["fetch, reset", fetchFailed(error({ code: "ECONNRESET" })), true, "failed"],
    ["fetch, closed by the other side", fetchFailed(error({ code: "UND_ERR_SOCKET" })), true, "failed"],
    ["fetch, DNS", fetchFailed(error({ code: "ENOTFOUND" })), true, "failed"],
    ["fetch, no HTTP", fetchFailed(error({ code: "HPE_INVALID_CONSTANT" })), true, "failed"],
    ["fetch, certificate", fetchFailed(error({ code: "CERT_HAS_EXPIRED" })), false, "failed"],
    ["fetch, self-signed", fetchFailed(error({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" })), false, "failed"],
    ["fetch, our address is wrong", fetchFailed(error({ code: "ERR_INVALID_URL" })), false, "nothing"],
    ["time-out", new DOMException("late", "TimeoutError"), true, "failed"],
    ["abort", new DOMException("stop", "AbortError"), false, "nothing"],
    ["500", error({ status: 500 }), true, "failed"],
    ["501", error({ status: 501 }), false, "failed"],
    ["503 of a response", error({ response: { status: 503 } }), true, "failed"],
    ["statusCode 504", error({ statusCode: 504 }), true, "failed"],
    ["400", error({ status: 400 }), false, "answered"],
    ["401", error({ status: 401 }), false, "answered"],
    ["429", error({ status: 429 }), true, "answered"],
    ["408", error({ status: 408 }), true, "answered"],
    ["425", error({ status: 425 }), true, "answered"],
    ["pg: connection lost", error({ severity: "FATAL", code: "57P01" }), true, "failed"],
    ["pg: too many connections", error({ severity: "FATAL", code: "53300" }), true, "failed"],
    ["pg: deadlock", error({ severity: "ERROR", code: "40P01" }), true, "answered"],
    ["pg: unique", error({ severity: "ERROR", code: "23505" }), false, "answered"],
    ["pg: no such column", error({ severity: "ERROR", code: "42703" }), false, "answered"],
    ["JSON", new SyntaxError("Unexpected token <"), false, "failed"],
    ["no such method", new TypeError("x.y is not a function"), false, "nothing"],
    ["wrong argument", error({ code: "ERR_INVALID_ARG_TYPE" }, new TypeError("x")), false, "nothing"],
    ["another guard refused", new BreakerOpenError("inner", 3), false, "nothing"],
    ["another guard waited", new DeadlineError("inner", 3, "call"), true, "failed"],
    ["an error of the kit", new KitError("x"), true, "failed"],
    ["unknown", new Error("x"), true, "failed"],
    ["null", null, true, "failed"],
    ["text", "down", true, "failed"],
  ])("%s", (_, thrown, retry, effect) => {
    expect(judgeError(thrown)).toMatchObject({ retry, effect });
  });

  it("follows a cycle of causes to an end", () => {
    const cyclic = new TypeError("a");
    cyclic.cause = cyclic;
    expect(judgeError(cyclic).retry).toBe(false);
    const group = new AggregateError([]);
    group.errors.push(group);
    expect(judgeError(group).effect).toBe("failed");
  });

  it("finds Retry-After in the error, its headers and its response's", () => {
    for (const carrier of [
      { retryAfter: 7 },
      { headers: { "retry-after": "7" } },
      { response: { headers: new Headers({ "Retry-After": "7" }) } },
    ])
      expect(judgeError(error({ status: 503, ...carrier })).retryAfter).toBe(7000);
  });
});

describe("readRetryAfter", () => {
  it("reads seconds and the dates of RFC 9110", () => {
    expect(readRetryAfter("120")).toBe(120_000);
    expect(readRetryAfter(0)).toBe(0);
    const time = Math.ceil(Date.now() / 1000) * 1000 + 60_000;
    const [day, date, month, year, clock] = new Date(time).toUTCString().split(" ") as [string, ...string[]];
    for (const text of [
      `${day} ${date} ${month} ${year} ${clock} GMT`,
      `${day} ${month} ${date?.replace(/^0/, " ")} ${clock} ${year}`,
    ]) {
      const wait = readRetryAfter(text);
      expect(wait, text).toBeGreaterThan(50_000);
      expect(wait, text).toBeLessThanOrEqual(61_000);
    }
    expect(readRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT")).toBe(0);
    expect(readRetryAfter("Sunday, 06-Nov-94 08:49:37 GMT")).toBe(0);
  });

  it("takes nothing else", () => {
    for (const value of [
      "",
      "soon",
      "-1",
      "1.5",
      "1e3",
      "12345678901",
      "2026-11-22",
      "Mon",
      -1,
      Number.NaN,
      null,
      {},
      [],
    ])
      expect(readRetryAfter(value), String(value)).toBeUndefined();
  });
});
