import { describe, expect, it } from "vitest";
import type { Observation } from "../store/store.ts";
import { judged } from "./criteria-of.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1000 * HOUR;

/** An hour's requests, so many hours ago. */
const hour = (ago: number, over: Partial<Observation> = {}): Observation => ({
  service: "shop",
  environment: "production",
  release: "1.5.1",
  route: "GET /dashboard",
  time: NOW - ago * HOUR,
  width: HOUR,
  total: 100,
  failed: 0,
  latency: { bounds: [50, 100, 200], counts: [90, 10, 0, 0] },
  ...over,
});
const hours = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => hour(from - index));
const none = { kind: "no-5xx", hours: 24 } as const;
const fast = { kind: "p95-below", route: "GET /dashboard", milliseconds: 120, hours: 24 } as const;

describe("a criterion", () => {
  it("is observed from its first request without a gap", () => {
    expect(judged(none, hours(30, 1), NOW)).toEqual({
      name: "no 5xx for 24 h",
      window: 24 * HOUR,
      observedSince: NOW - 30 * HOUR,
      signal: "outcomes: 3000 requests",
    });
    expect(judged(none, [hour(30), ...hours(10, 1)], NOW).observedSince).toBe(NOW - 10 * HOUR);
    // A quiet night is no gap.
    expect(judged(none, [hour(30), hour(22), hour(11), hour(1)], NOW).observedSince).toBe(NOW - 30 * HOUR);
  });

  it("is not observed without requests", () => {
    expect(judged(none, [], NOW).observedSince).toBeUndefined();
    expect(judged(none, hours(40, 20), NOW).observedSince).toBeUndefined();
    expect(judged(none, [hour(1, { total: 0 })], NOW).observedSince).toBeUndefined();
  });

  it("is broken by a failure, at the minute where that is known", () => {
    const rows = [...hours(9, 6), hour(5, { failed: 1 }), ...hours(4, 1)];
    expect(judged(none, rows, NOW).brokenAt).toBe(NOW - 4 * HOUR);
    const minute = hour(5, { time: NOW - 5 * HOUR + 7 * MINUTE, width: MINUTE, failed: 1 });
    expect(judged(none, rows, NOW, [minute]).brokenAt).toBe(NOW - 5 * HOUR + 8 * MINUTE);
    expect(judged(none, [hour(0, { failed: 1 })], NOW).brokenAt).toBe(NOW);
  });

  it("about latency is broken by a slow stretch, not by one slow request among few", () => {
    expect(judged(fast, hours(9, 1), NOW).brokenAt).toBeUndefined();
    const slow = { bounds: [50, 100, 200], counts: [60, 0, 40, 0] };
    expect(judged(fast, [...hours(9, 4), hour(3, { latency: slow }), hour(2), hour(1)], NOW)).toMatchObject({
      name: "p95 of GET /dashboard below 120 ms for 24 h",
      brokenAt: NOW - 2 * HOUR,
    });
    const one = { bounds: [50, 100, 200], counts: [0, 0, 1, 0] };
    const rows = [...hours(9, 4), hour(3, { latency: one, total: 1 }), hour(2), hour(1)];
    expect(judged(fast, rows, NOW).brokenAt).toBeUndefined();
  });

  it("about latency takes the versions of one hour together", () => {
    const slow = { bounds: [50, 100, 200], counts: [0, 0, 3, 0] };
    const rows = [hour(2), hour(1), hour(1, { release: "1.5.0", latency: slow, total: 3 })];
    expect(judged(fast, rows, NOW).brokenAt).toBeUndefined();
  });
});
