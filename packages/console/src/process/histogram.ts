/** Latency histograms: merged, and read as percentiles. */
import type { Histogram } from "@holdfast/signals";

/** Bounds that a merged histogram may have; more than any sender uses by itself. */
const BOUNDS_MAX = 160;

/**
 * Adds two histograms. Where their bounds differ the result has both sets, and each count goes to the bucket that ends where its own
 * ended: nothing gets faster by merging.
 */
export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  if (a.bounds.length === b.bounds.length && a.bounds.every((bound, index) => bound === b.bounds[index])) {
    return { bounds: a.bounds, counts: a.counts.map((count, index) => count + (b.counts[index] ?? 0)) };
  }
  const union = [...new Set([...a.bounds, ...b.bounds])].sort((x, y) => x - y);
  const bounds = union.length <= BOUNDS_MAX ? union : thin(union);
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const { bounds: own, counts: ownCounts } of [a, b]) {
    let to = 0;
    for (const [index, count] of ownCounts.entries()) {
      const bound = own[index];
      if (bound === undefined) to = bounds.length;
      else while (to < bounds.length && bounds[to]! < bound) to++;
      counts[to] = (counts[to] ?? 0) + count;
    }
  }
  return { bounds, counts };
}

function thin(bounds: number[]): number[] {
  return bounds.filter((_, index) => index % 2 === 1 || index === bounds.length - 1);
}

/**
 * The value below which `share` (0 to 1) of the counts lie, interpolated inside its bucket; the largest bound where it lies above
 * all of them, null where nothing was counted.
 */
export function percentile({ bounds, counts }: Histogram, share: number): number | null {
  let total = 0;
  for (const count of counts) total += count;
  if (total === 0 || bounds.length === 0) return null;
  const wanted = share * total;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= wanted) {
      const upper = bounds[index];
      if (upper === undefined) break;
      const lower = index === 0 ? Math.min(0, upper) : bounds[index - 1]!;
      return lower + ((upper - lower) * (wanted - below)) / count;
    }
    below += count;
  }
  return bounds.at(-1)!;
}
