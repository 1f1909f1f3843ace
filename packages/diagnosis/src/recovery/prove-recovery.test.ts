import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanRequests, upperBound } from "./clean-requests.ts";
import { proveRecovery } from "./prove-recovery.ts";
import type { Criterion, RecoveryInput } from "./recovering.ts";

const HOUR = 3_600_000;
const now = 1_000 * HOUR;
const mended = { release: "1.5.1", since: now - 30 * HOUR };

function input(part: Partial<RecoveryInput>): RecoveryInput {
  return {
    now,
    mended,
    routes: [
      { route: "GET /dashboard", before: { total: 1_000, failed: 50 }, since: { total: 100, failed: 0 } },
    ],
    recurrences: { count: 0 },
    criteria: [],
    ...part,
  };
}
const criterion = (part: Partial<Criterion>): Criterion => ({
  name: "no 500 for 24 h",
  window: 24 * HOUR,
  signal: "outcomes quotes",
  ...part,
});

describe("proveRecovery", () => {
  it("is proven by enough clean requests of the failing route on the mended version", () => {
    const proof = proveRecovery(input({}));
    expect(proof).toMatchObject({ state: "proven", missing: [], recurred: false });
    expect(proof.routes).toEqual([
      { route: "GET /dashboard", clean: 100, needed: 60, bound: expect.closeTo(0.0295, 3), done: true },
    ]);
  });

  it("takes silence for nothing", () => {
    const silent = input({
      routes: [
        { route: "GET /dashboard", before: { total: 10, failed: 10 }, since: { total: 0, failed: 0 } },
      ],
    });
    expect(proveRecovery(silent)).toMatchObject({
      state: "not proven",
      missing: ["GET /dashboard: no request yet on the mended version; 3 clean ones are needed."],
    });
    expect(proveRecovery(input({ routes: [] })).state).toBe("not proven");
    const { mended: _, ...without } = input({});
    expect(proveRecovery(without).state).toBe("not proven");
  });

  it("says how many requests are missing, and that others fail", () => {
    const few = input({
      routes: [{ route: "GET /a", before: { total: 1_000, failed: 50 }, since: { total: 12, failed: 0 } }],
    });
    expect(proveRecovery(few).missing).toEqual(["GET /a: 12 of 60 clean requests."]);
    const ill = input({
      routes: [{ route: "GET /a", before: { total: 10, failed: 10 }, since: { total: 12, failed: 2 } }],
    });
    expect(proveRecovery(ill)).toMatchObject({
      state: "not proven",
      missing: [expect.stringContaining("2 of 12 requests failed")],
    });
  });

  it("a recurrence on the mended version undoes it", () => {
    expect(proveRecovery(input({ recurrences: { count: 1 } }))).toMatchObject({
      state: "not proven",
      recurred: true,
    });
  });

  it("holds while the team's own windows run, from the mend or the last break on", () => {
    const of = (one: Criterion) => proveRecovery(input({ criteria: [one] }));
    expect(of(criterion({ observedSince: 0 })).state).toBe("proven");
    expect(of(criterion({ observedSince: now - 10 * HOUR }))).toMatchObject({
      state: "holding",
      missing: ["no 500 for 24 h: 14 h to go."],
    });
    expect(of(criterion({ observedSince: 0, brokenAt: now - HOUR }))).toMatchObject({
      state: "holding",
      criteria: [{ state: "broken", left: 23 * HOUR }],
    });
    // What broke before the mend was the incident itself.
    expect(of(criterion({ observedSince: 0, brokenAt: mended.since - 1 })).state).toBe("proven");
    expect(of(criterion({}))).toMatchObject({ state: "holding", criteria: [{ state: "not observed" }] });
  });
});

describe("the bound", () => {
  it("knows the rule of three", () => {
    expect([cleanRequests(1), cleanRequests(0.05), cleanRequests(0.01), cleanRequests(0.001)]).toEqual([
      3, 60, 300, 3000,
    ]);
    expect([59, 299, 2995].map((total) => Number(upperBound(0, total).toFixed(3)))).toEqual([
      0.05, 0.01, 0.001,
    ]);
  });

  it("is above what was seen, falls with more clean requests, and stays between 0 and 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 200 }), (total, some) => {
        const failed = Math.min(some, total);
        const bound = upperBound(failed, total);
        expect(bound).toBeGreaterThanOrEqual(failed / total);
        expect(bound).toBeLessThanOrEqual(1);
        expect(upperBound(failed, total + 10)).toBeLessThanOrEqual(bound + 1e-9);
      }),
    );
  });
});
