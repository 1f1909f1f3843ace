import { expect, it } from "vitest";
import { addStatuses, bucketOf, latencyBounds, noStatuses, oneDuration, statusClass } from "./index.ts";

it.each([
  [0, 0],
  [5, 0],
  [5.001, 1],
  [10_000, 13],
  [10_001, 14],
  [Number.POSITIVE_INFINITY, 14],
])("%d ms are in bucket %d", (ms, bucket) => {
  expect(bucketOf(ms)).toBe(bucket);
  const { bounds, counts } = oneDuration(ms);
  expect(counts).toHaveLength(bounds.length + 1);
  expect(counts.flatMap((count, i) => (count === 0 ? [] : [i, count]))).toEqual([bucket, 1]);
});

it("each histogram has bounds of its own", () => {
  oneDuration(1).bounds.push(1);
  expect(oneDuration(1).bounds).toEqual(latencyBounds);
  expect([...latencyBounds].sort((a, b) => a - b)).toEqual(latencyBounds);
});

it.each([
  [undefined, "other"],
  [0, "other"],
  [99, "other"],
  [100, "s1xx"],
  [204, "s2xx"],
  [304, "s3xx"],
  [499, "s4xx"],
  [503, "s5xx"],
  [599, "s5xx"],
  [600, "other"],
  [Number.NaN, "other"],
])("status %s counts to %s", (status, expected) => expect(statusClass(status)).toBe(expected));

it("adds class by class", () => {
  const one = { ...noStatuses(), s2xx: 2, other: 1 };
  expect(addStatuses(one, { ...noStatuses(), s2xx: 3, s5xx: 1 })).toEqual({
    ...noStatuses(),
    s2xx: 5,
    s5xx: 1,
    other: 1,
  });
  expect(one.s2xx).toBe(2);
});
