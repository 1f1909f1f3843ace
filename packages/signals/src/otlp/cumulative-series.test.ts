/** Growth of cumulative series over first points, resets and retries. */
import { describe, expect, test } from "vitest";
import { type CumulativePoint, CumulativeSeries, growthOf } from "./cumulative-series.ts";

const now = 10_000_000;
const point = (
  time: number,
  counts: number[],
  start: number | undefined = now - 3_600_000,
): CumulativePoint => ({
  start,
  time,
  count: counts.reduce((sum, count) => sum + count, 0),
  counts,
  bounds: [5],
});

describe("growthOf", () => {
  test.each<[string, CumulativePoint[], unknown[]]>([
    ["an old series' first point is the baseline", [point(1, [5, 5])], [{ kind: "baseline" }]],
    ["one without a start too", [{ ...point(1, [5, 5]), start: undefined }], [{ kind: "baseline" }]],
    [
      "a young series' first point counts from its start",
      [point(now, [1, 2], now - 1000)],
      [{ kind: "delta", start: now - 1000, time: now, count: 3, counts: [1, 2] }],
    ],
    [
      "later points count what came since",
      [point(1, [5, 5]), point(2, [6, 8])],
      [{ kind: "baseline" }, { kind: "delta", start: 1, time: 2, count: 4, counts: [1, 3] }],
    ],
    [
      "a retried point is a duplicate",
      [point(1, [5, 5]), point(1, [5, 5])],
      [{ kind: "baseline" }, { kind: "duplicate" }],
    ],
    ["a late point too", [point(2, [5, 5]), point(1, [4, 5])], [{ kind: "baseline" }, { kind: "duplicate" }]],
    [
      "a new start is a reset",
      [point(1, [5, 5]), point(9, [6, 6], now - 5)],
      [{ kind: "baseline" }, { kind: "delta", start: 9, time: 9, count: 12, counts: [6, 6] }],
    ],
    [
      "a count that fell is a reset",
      [point(1, [5, 5]), point(9, [1, 0])],
      [{ kind: "baseline" }, { kind: "delta", start: 1, time: 9, count: 1, counts: [1, 0] }],
    ],
    [
      "a bucket that fell is a reset",
      [point(1, [5, 5]), point(9, [4, 7])],
      [{ kind: "baseline" }, { kind: "delta", start: 1, time: 9, count: 11, counts: [4, 7] }],
    ],
  ])("%s", (_, points, expected) => {
    const series = new CumulativeSeries();
    expect(points.map((one) => growthOf("a", one, series, now))).toEqual(expected);
  });
});

describe("CumulativeSeries", () => {
  test("forgets the longest unseen series first", () => {
    const series = new CumulativeSeries(2);
    for (const key of ["a", "b", "a", "c"]) series.set(key, point(1, [1]));
    expect(series.size).toBe(2);
    expect(series.get("b")).toBeUndefined();
  });

  test("learns from a transaction only when that is committed, and never the older of two points", () => {
    const series = new CumulativeSeries();
    const first = series.transaction();
    first.set("a", point(1, [1]));
    expect(first.get("a")?.time).toBe(1);
    expect(series.get("a")).toBeUndefined();
    const second = series.transaction();
    second.set("a", point(2, [2]));
    second.commit();
    first.commit();
    expect(series.get("a")?.time).toBe(2);
  });
});
