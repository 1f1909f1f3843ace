import { describe, expect, test } from "vitest";
import type { Criterion, StoredIssue } from "../api/schema.ts";
import type { Observation, ReleaseRun, Store } from "../store/store.ts";
import { provenAt } from "./proven-at.ts";
import { recoveryOf } from "./recovery-of.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T = Date.UTC(2026, 10, 22, 10);
const ROUTE = "GET /orders";

const run = (release: string, from: number, until: number): ReleaseRun => ({
  service: "orders",
  environment: "production",
  release,
  firstSeen: T + from * MINUTE,
  servedFrom: T + from * MINUTE,
  servedUntil: T + until * MINUTE,
});

const row = (release: string, minute: number, total: number, failed = 0): Observation => ({
  service: "orders",
  environment: "production",
  release,
  route: ROUTE,
  time: T + minute * MINUTE,
  width: MINUTE,
  total,
  failed,
  latency: null,
});

const issue = (criteria: Criterion[] = []) =>
  ({
    project: "1",
    status: "unresolved",
    services: ["orders"],
    environments: ["production"],
    regressed: null,
    criteria,
    routeStats: [{ route: ROUTE, count: 10 }],
    releaseStats: [{ release: "1.0.0", count: 10 }],
  }) as unknown as StoredIssue;

function storeOf(rows: readonly Observation[], runs: readonly ReleaseRun[]) {
  const among = ({ since, until }: { since?: number; until?: number }) =>
    rows.filter(({ time }) => time >= (since ?? 0) && time < (until ?? Infinity));
  return {
    releaseRuns: async () => [...runs],
    releaseTotals: async () => new Map([["1.0.0", { total: 40, failed: 10 }]]),
    routeRequests: async (query) => among(query),
    observations: async (query) => among(query),
  } as Pick<Store, "releaseRuns" | "releaseTotals" | "routeRequests" | "observations">;
}

const ill = row("1.0.0", 0, 40, 10);
const runs = [run("1.0.0", -60, 20), run("1.1.0", 10.5, 500)];

async function proven(rows: readonly Observation[], now: number, criteria: Criterion[] = []) {
  const store = storeOf([ill, ...rows], runs);
  return provenAt(store, issue(criteria), await recoveryOf(store, issue(criteria), now), now);
}

describe("when a recovery was proven", () => {
  test("is the minute in which the last request came that was needed, whenever somebody looks", async () => {
    // A quarter failed: twelve clean ones are needed.
    const rows = [row("1.1.0", 10, 5), row("1.1.0", 15, 6), row("0.9.0", 16, 9), row("1.1.0", 18, 1)];
    const later = [row("1.1.0", 200, 50)];
    const moment = {
      time: T + 19 * MINUTE,
      release: "1.1.0",
      signal: "outcomes: 62 requests of GET /orders",
    };
    expect(await proven([...rows, ...later], T + 20 * HOUR)).toMatchObject(moment);
    expect(await proven([...rows, ...later], T + 300 * MINUTE)).toMatchObject(moment);
    expect(await proven(rows.slice(0, 3), T + 300 * MINUTE)).toBeNull();
  });

  test("is never after now, nor before the mended version", async () => {
    expect((await proven([row("1.1.0", 10, 20)], T + 10.75 * MINUTE))?.time).toBe(T + 10.75 * MINUTE);
    expect((await proven([row("1.1.0", 10, 20)], T + HOUR))?.time).toBe(T + 11 * MINUTE);
  });

  test("waits for what the team asked for", async () => {
    const rows = Array.from({ length: 120 }, (_, n) => row("1.1.0", 11 + n, 2));
    const asked: Criterion[] = [{ kind: "no-5xx", hours: 1 }];
    expect(await proven(rows, T + HOUR, asked)).toBeNull();
    const moment = await proven(rows, T + 2 * HOUR, asked);
    expect(moment?.text).toContain("what the team asked for held");
    expect(moment!.time).toBeGreaterThanOrEqual(T + 70.5 * MINUTE);
    expect(moment!.time).toBeLessThan(T + 2 * HOUR);
  });
});
