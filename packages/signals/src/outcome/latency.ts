/** Latencies in buckets. */
import type { Histogram } from "../words/outcome.ts";

/**
 * Upper bounds in milliseconds, inclusive: those that OpenTelemetry's semantic conventions advise for
 * `http.server.request.duration`, which is in seconds there.
 */
export const latencyBounds: readonly number[] = Object.freeze([
  5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000,
]);

/** The index of the bucket that holds a duration in milliseconds; a value on a bound belongs below it. */
export function bucketOf(ms: number): number {
  let index = 0;
  while (index < latencyBounds.length && ms > latencyBounds[index]!) index++;
  return index;
}

/**
 * A histogram of one duration in milliseconds.
 *
 * @example
 * oneDuration(5).counts[0]; // 1
 */
export function oneDuration(ms: number): Histogram {
  const counts = new Array<number>(latencyBounds.length + 1).fill(0);
  counts[bucketOf(ms)] = 1;
  return { bounds: [...latencyBounds], counts };
}
