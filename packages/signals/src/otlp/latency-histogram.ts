/** OTLP's two kinds of histogram as one: bounds and counts in milliseconds. */
import { bucketOf, latencyBounds } from "../outcome/index.ts";
import type { Histogram } from "../words/outcome.ts";
import { isObject } from "./read-json.ts";
import { toCount } from "./time.ts";

/** More buckets than any SDK makes; a point with more is dropped. */
const maxBuckets = 512;
/** More requests than one series can have, and a longer bound than any: sums of them stay exact and finite. */
const maxCount = 1e12;
const maxBound = 1e12;

/** A data point's numbers. */
export interface Latencies {
  count: number;
  /** Empty bounds and counts when the point has no buckets. */
  histogram: Histogram;
}

/**
 * Reads an explicit-bucket point; `undefined` when it contradicts itself.
 *
 * @param scale milliseconds per unit of the bounds
 */
export function explicitHistogram(point: Record<string, unknown>, scale: number): Latencies | undefined {
  const count = requests(point["count"] ?? 0);
  const bounds = numbers(point["explicitBounds"], toBound);
  const counts = numbers(point["bucketCounts"], requests);
  if (count === undefined || bounds === undefined || counts === undefined) return undefined;
  if (counts.length === 0) return { count, histogram: { bounds: [], counts: [] } };
  if (counts.length !== bounds.length + 1) return undefined;
  if (bounds.some((bound, i) => i > 0 && bound <= bounds[i - 1]!)) return undefined;
  // Scaling makes 0.075 s 75.00000000000001 ms without the rounding.
  const scaled = bounds.map((bound) => Number((bound * scale).toPrecision(12)));
  return { count, histogram: { bounds: scaled, counts } };
}

/** Reads an exponential point into `latencyBounds`, each bucket by its geometric middle; `undefined` when it contradicts itself. */
export function exponentialHistogram(point: Record<string, unknown>, scale: number): Latencies | undefined {
  const count = requests(point["count"] ?? 0);
  const zeros = requests(point["zeroCount"] ?? 0);
  const exponent = point["scale"] ?? 0;
  const positive = point["positive"] ?? {};
  if (count === undefined || zeros === undefined || !isObject(positive)) return undefined;
  if (typeof exponent !== "number" || !Number.isInteger(exponent) || exponent < -10 || exponent > 20)
    return undefined;
  const offset = positive["offset"] ?? 0;
  const buckets = numbers(positive["bucketCounts"], requests);
  if (typeof offset !== "number" || !Number.isInteger(offset) || buckets === undefined) return undefined;
  const counts = new Array<number>(latencyBounds.length + 1).fill(0);
  counts[0] = zeros;
  // Bucket i holds (base^i, base^(i+1)], base = 2^(2^-scale).
  const step = 2 ** -exponent;
  buckets.forEach((inBucket, i) => {
    if (inBucket > 0) counts[bucketOf(2 ** ((offset + i + 0.5) * step) * scale)]! += inBucket;
  });
  return { count, histogram: { bounds: [...latencyBounds], counts } };
}

function numbers(value: unknown, read: (entry: unknown) => number | undefined): number[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > maxBuckets) return undefined;
  const out: number[] = [];
  for (const entry of value) {
    const number = read(entry);
    if (number === undefined) return undefined;
    out.push(number);
  }
  return out;
}

function requests(value: unknown): number | undefined {
  const count = toCount(value);
  return count !== undefined && count <= maxCount ? count : undefined;
}

function toBound(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Math.abs(number) <= maxBound ? number : undefined;
}
