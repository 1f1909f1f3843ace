import type { Histogram } from "@holdfast/signals";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeHistograms, percentile } from "./histogram.ts";

const histogram = fc
  .uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 })
  .chain((bounds) =>
    fc
      .array(fc.nat(1000), { minLength: bounds.length + 1, maxLength: bounds.length + 1 })
      .map((counts): Histogram => ({ bounds: bounds.toSorted((a, b) => a - b), counts })),
  );

const total = ({ counts }: Histogram): number => counts.reduce((sum, count) => sum + count, 0);

/** How many counts lie, for certain, at or below a value. */
const below = ({ bounds, counts }: Histogram, value: number): number =>
  counts.reduce((sum, count, index) => sum + ((bounds[index] ?? Infinity) <= value ? count : 0), 0);

describe("mergeHistograms", () => {
  it("adds counts of the same bounds bucket by bucket", () => {
    const one = { bounds: [10, 100], counts: [1, 2, 3] };
    expect(mergeHistograms(one, { bounds: [10, 100], counts: [4, 5, 6] })).toEqual({
      bounds: [10, 100],
      counts: [5, 7, 9],
    });
  });

  it("loses no count, and says of none that it was faster than it was", () => {
    fc.assert(
      fc.property(histogram, histogram, (a, b) => {
        const merged = mergeHistograms(a, b);
        expect(merged.counts).toHaveLength(merged.bounds.length + 1);
        expect(total(merged)).toBe(total(a) + total(b));
        for (const bound of merged.bounds)
          expect(below(merged, bound)).toBeLessThanOrEqual(below(a, bound) + below(b, bound));
      }),
    );
  });

  it("stays small however many kinds of bounds come together", () => {
    let merged: Histogram = { bounds: [1], counts: [1, 0] };
    for (let n = 0; n < 300; n++)
      merged = mergeHistograms(merged, { bounds: [n + 0.5, n * 7 + 3], counts: [1, 1, 1] });
    expect(merged.bounds.length).toBeLessThanOrEqual(160);
    expect(total(merged)).toBe(901);
  });
});

describe("percentile", () => {
  it("lies inside the bucket that holds it, and grows with the share", () => {
    fc.assert(
      fc.property(
        histogram,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, x, y) => {
          const [low, high] = [percentile(one, Math.min(x, y)), percentile(one, Math.max(x, y))];
          if (total(one) === 0) {
            expect(low).toBeNull();
            return;
          }
          expect(low).toBeLessThanOrEqual(high!);
          expect(high).toBeLessThanOrEqual(one.bounds.at(-1)!);
        },
      ),
    );
  });

  it("is null where nothing was counted", () => {
    expect(percentile({ bounds: [], counts: [5] }, 0.5)).toBeNull();
    expect(percentile({ bounds: [10], counts: [0, 0] }, 0.5)).toBeNull();
  });
});
