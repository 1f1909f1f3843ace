/** Whether requests became slower: two histograms of one route, before and after. */
import type { Histogram } from "@holdfast/signals";

export interface LatencyShift {
  verdict: "slower" | "same" | "not enough data";
  /** Milliseconds; of the bucket in which the quantile lies. */
  p95: { before: number; after: number };
  /** Largest distance between the two distributions, 0 to 1 (Kolmogorov and Smirnov). */
  distance: number;
  reason: string;
}

export interface ShiftOptions {
  /** Requests of each side that are needed. (Default: 100) */
  least?: number;
  /** How many times slower the 95th percentile must be. (Default: 1.5) */
  factor?: number;
}

/** Both histograms MUST have the same bounds; others are not enough data. */
export function latencyShift(before: Histogram, after: Histogram, options: ShiftOptions = {}): LatencyShift {
  const { least = 100, factor = 1.5 } = options;
  const [n, m] = [total(before), total(after)];
  const p95 = { before: quantile(before, 0.95), after: quantile(after, 0.95) };
  const distance = ks(before, after);
  const told = { p95, distance };
  const alike =
    before.bounds.length === after.bounds.length &&
    before.bounds.every((bound, i) => bound === after.bounds[i]);
  if (!alike)
    return { ...told, verdict: "not enough data", reason: "The two were measured with different buckets." };
  if (n < least || m < least)
    return {
      ...told,
      verdict: "not enough data",
      reason: `${n} requests before and ${m} after; ${least} of each are needed.`,
    };
  // Two samples of one distribution are farther apart than this in one of a thousand cases (Smirnov, 1948).
  const critical = 1.95 * Math.sqrt((n + m) / (n * m));
  const slower = distance > critical && isSlower(before, after, factor);
  return {
    ...told,
    verdict: slower ? "slower" : "same",
    reason: `95 % within ${show(p95.before)} before, ${show(p95.after)} after, over ${n} and ${m} requests.`,
  };
}

function total({ counts }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Upper bound of the bucket in which the quantile lies; infinity for the last. */
function quantile(histogram: Histogram, q: number): number {
  const wanted = total(histogram) * q;
  let sum = 0;
  for (const [i, count] of histogram.counts.entries()) {
    sum += count;
    if (sum >= wanted && sum > 0) return histogram.bounds[i] ?? Number.POSITIVE_INFINITY;
  }
  return Number.NaN;
}

/** A small shift over a bound changes the bucket: so the quantile is looked for inside of it. */
function isSlower(before: Histogram, after: Histogram, factor: number): boolean {
  const [old, young] = [inside(before, 0.95), inside(after, 0.95)];
  if (Number.isFinite(old)) return young >= factor * old;
  // Beyond the last bound nothing is measured but how many there are.
  return beyond(after) >= factor * beyond(before);
}

/** The quantile as if the requests lay evenly within its bucket; infinity in the last. */
function inside({ bounds, counts }: Histogram, q: number): number {
  const wanted = total({ bounds, counts }) * q;
  let sum = 0;
  for (const [i, count] of counts.entries()) {
    if (count > 0 && sum + count >= wanted) {
      const [low, high] = [i === 0 ? 0 : bounds[i - 1]!, bounds[i]];
      return high === undefined ? Number.POSITIVE_INFINITY : low + (high - low) * ((wanted - sum) / count);
    }
    sum += count;
  }
  return Number.POSITIVE_INFINITY;
}

function beyond(histogram: Histogram): number {
  return (histogram.counts.at(-1) ?? 0) / total(histogram);
}

/** Only towards slower: how much of the one lies below a bound, beside the other. */
function ks(before: Histogram, after: Histogram): number {
  const [n, m] = [total(before), total(after)];
  if (n === 0 || m === 0) return 0;
  let [a, b, most] = [0, 0, 0];
  for (let i = 0; i < before.bounds.length; i++) {
    a += (before.counts[i] ?? 0) / n;
    b += (after.counts[i] ?? 0) / m;
    most = Math.max(most, a - b);
  }
  return most;
}

function show(ms: number): string {
  return Number.isFinite(ms) ? `${ms} ms` : "the last bucket";
}
