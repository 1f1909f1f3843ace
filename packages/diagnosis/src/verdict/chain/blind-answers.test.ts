import type { ErrorEvent, HealthReport } from "@holdfast/signals";
import { describe, expect, it, test } from "vitest";
import { at, event } from "../../../test/incidents.ts";
import { buildChain } from "./build-chain.ts";
import { happenings } from "./happenings.ts";

const T = at("10:00:00");
const SECOND = 1000;

/** A request that failed so many seconds after the beginning. */
function failure(
  seconds: number,
  message: string,
  over: Partial<ErrorEvent> = {},
  code?: string,
): ErrorEvent {
  return event({
    service: "api",
    platform: "node",
    time: T + seconds * SECOND,
    exceptions: [{ type: "Error", message, frames: [], ...(code !== undefined && { code }) }],
    request: { method: "GET", status: 500, url: `/orders/${seconds}` },
    ...over,
  });
}

const refused = (seconds: number) =>
  failure(seconds, "connect ECONNREFUSED 10.0.3.7:5432", {}, "ECONNREFUSED");

function answer(seconds: number, over: Partial<HealthReport> = {}): HealthReport {
  return {
    service: "api",
    time: T + seconds * SECOND,
    status: "pass",
    answered: { path: "/health", status: 200 },
    checks: [],
    ...over,
  };
}

const check = (name: string, status: "pass" | "warn" | "fail" = "pass") => ({ name, status, affects: [] });
const every = (step: number, until: number) =>
  Array.from({ length: Math.floor(until / step) + 1 }, (_, n) => n * step);

function blindIn(events: ErrorEvent[], ...health: HealthReport[]) {
  return happenings({ events, health }).filter(({ sort }) => sort === "health-blind");
}

describe("a health check is called blind", () => {
  it("where it answered yes, asking nobody, between two failures of the database", () => {
    const [blind, ...more] = blindIn([refused(0), refused(20)], answer(10));
    expect(more).toEqual([]);
    expect(blind).toMatchObject({
      place: "api",
      said: "/health answered 200 (no check in it) while: connect ECONNREFUSED 10.0.3.7:5432",
      signals: ["health api 2025-11-20T10:00:10.000Z", expect.stringMatching(/^event /)],
    });
    const chain = buildChain({ events: [refused(0), refused(20)], health: [answer(10)] })!;
    expect(chain.steps.map(({ what }) => what)).toEqual([
      "health-blind",
      "connection-refused",
      "request-failed",
    ]);
  });

  it("by any of the times at which it said the same", () => {
    const report = answer(-600, { again: [T - 30_000, T + 10_000, T + 40_000] });
    expect(blindIn([refused(0), refused(20)], report)[0]?.signals[0]).toBe(
      "health api 2025-11-20T10:00:10.000Z",
    );
  });

  it("where a failure was told until later", () => {
    const told = {
      time: T,
      until: T + 30_000,
      service: "api",
      texts: ["Error: connect ECONNREFUSED 127.0.0.1:50112"],
      files: ["/app/node_modules/pg-pool/index.js"],
      codes: ["ECONNREFUSED"],
      signals: ["issue 1"],
    };
    const found = happenings({ told: [told], health: [answer(10)] });
    expect(found.map(({ sort }) => sort)).toEqual(["health-blind", "connection-refused"]);
    expect(happenings({ told: [{ ...told, files: [] }], health: [answer(10)] })).toHaveLength(1);
  });

  it("where its own parts and the process are all that it asks", () => {
    const checks = ["signals", "uptime", "event loop", "disk", "memory", "part:jobs"].map((name) =>
      check(name),
    );
    expect(blindIn([refused(0), refused(20)], answer(10, { checks }))[0]?.said).toContain(
      "(it asked signals, uptime, event loop, disk, memory and 1 more only)",
    );
  });

  it("where nobody knows its checks, once it was a yes for longer than any check takes", () => {
    const outage = every(20, 180).map(refused);
    const seen = (seconds: number) => answer(seconds, { unseen: true });
    expect(blindIn(outage, seen(30), seen(50))).toEqual([]);
    expect(blindIn(outage, seen(90))[0]?.said).toBe(
      "/health answered 2xx while: connect ECONNREFUSED 10.0.3.7:5432",
    );
    // Of a trouble with pauses it may have asked in one.
    expect(blindIn([refused(0), refused(80), refused(180)], seen(90))).toEqual([]);
  });
});

describe("a truthful service is not accused", () => {
  const outage = every(10, 300).map(refused);

  test.each<[string, ErrorEvent[], HealthReport[]]>([
    [
      "its check asks the database, and had not noticed yet",
      outage,
      [answer(4, { checks: [check("database")] })],
    ],
    [
      "its check has a name of its own, and turned",
      outage,
      [
        answer(4, { checks: [check("orders")] }),
        answer(9, {
          status: "fail",
          answered: { path: "/health", status: 503 },
          checks: [check("orders", "fail")],
        }),
      ],
    ],
    [
      "its check has a name of its own, and is on its way",
      outage,
      [answer(40, { checks: [check("orders")] })],
    ],
    ["nothing was asked while it failed", outage, [answer(-5), answer(301)]],
    ["one failure in between is no trouble", [refused(0)], [answer(0.5), answer(30)]],
    ["hours lay between the failures", [refused(0), refused(7200)], [answer(3600)]],
    ["it was another service", outage, [answer(100, { service: "mailer" })]],
    [
      "what failed was no database: the mail server",
      every(10, 300).map((s) => failure(s, "connect ECONNREFUSED 10.0.0.9:25", {}, "ECONNREFUSED")),
      [answer(100)],
    ],
    [
      "what failed was another service's connection",
      every(10, 300).map((s) => failure(s, "read ECONNRESET", {}, "ECONNRESET")),
      [answer(100)],
    ],
    [
      "what failed was a column that is not there",
      every(10, 300).map((s) => failure(s, 'column "total" does not exist', {}, "42703")),
      [answer(100)],
    ],
    [
      "what failed was a pool that leaks",
      every(10, 300).map((s) => failure(s, "timeout exceeded when trying to connect")),
      [answer(100)],
    ],
    [
      "the database told that it was stopped",
      [
        event({
          service: "postgres",
          platform: "postgres",
          level: "warning",
          time: T - 2000,
          message: "received fast shutdown request",
        }),
        ...outage,
      ],
      [answer(100)],
    ],
    [
      "it tells its checks, and its answers were seen besides",
      outage,
      [answer(100, { checks: [check("database")] }), answer(120, { unseen: true })],
    ],
    [
      "readiness said no, and `/health` is liveness",
      outage,
      [
        answer(120, { unseen: true }),
        answer(122, { unseen: true, status: "fail", answered: { path: "/ready", status: 503 } }),
      ],
    ],
    [
      "what failed was a bug",
      every(10, 300).map((s) => failure(s, "quotes.statistics is not a function")),
      [answer(100)],
    ],
    ["it said no", outage, [answer(100, { status: "fail", answered: { path: "/health", status: 503 } })]],
    [
      "it said no over HTTP, whatever its word",
      outage,
      [answer(100, { answered: { path: "/health", status: 503 }, unseen: true })],
    ],
    [
      "its database check warns: it serves without",
      outage,
      [answer(100, { status: "warn", checks: [check("pg", "warn")] })],
    ],
  ])("where %s", (_, events, health) => {
    expect(blindIn(events, ...health)).toEqual([]);
  });
});
