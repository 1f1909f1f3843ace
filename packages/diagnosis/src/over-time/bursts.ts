/** Bursts: windows in which something happened far more often than before. */

export interface Burst {
  /** Index of the first and last window of the burst. */
  from: number;
  to: number;
  /** What was seen in it, and what was to be expected. */
  seen: number;
  expected: number;
  /** The chance of so many or more at the usual rate, of the strongest window. */
  p: number;
}

export interface BurstOptions {
  /** Windows before that make the usual rate. (Default: 24) */
  baseline?: number;
  /** Windows that are needed before anything is said. (Default: 6) */
  least?: number;
  /** Fewer events than this are never a burst. (Default: 5) */
  smallest?: number;
  /** The chance of a false alarm per window that is taken. (Default: 1e-6) */
  alarm?: number;
}

/**
 * Counts per window of one length, oldest first: error events, failed sign-ins, requests slower than a bound.
 *
 * The usual rate is the mean of the windows before, without those of a burst; its spread is taken into account, since real counts vary
 * more than chance alone (negative binomial by way of a widened Poisson tail).
 */
export function bursts(counts: readonly number[], options: BurstOptions = {}): Burst[] {
  const { baseline = 24, least = 6, smallest = 5, alarm = 1e-6 } = options;
  const found: Burst[] = [];
  const usual: number[] = [];
  for (const [index, count] of counts.entries()) {
    const before = usual.slice(-baseline);
    const mean = before.reduce((sum, one) => sum + one, 0) / Math.max(1, before.length);
    const variance = before.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, before.length - 1);
    const spread = Math.max(1, variance / Math.max(mean, 0.5));
    const expected = Math.max(mean, 0.5);
    const p = before.length < least ? 1 : tail(count / spread, expected / spread);
    if (count < smallest || p > alarm) {
      usual.push(count);
      continue;
    }
    const last = found.at(-1);
    if (last && last.to === index - 1) {
      last.to = index;
      last.seen += count;
      last.expected += expected;
      last.p = Math.min(last.p, p);
    } else found.push({ from: index, to: index, seen: count, expected, p });
  }
  return found;
}

/** Chance of `seen` or more where `expected` are usual: Chernoff's bound on the Poisson tail, which never says too little. */
function tail(seen: number, expected: number): number {
  if (seen <= expected) return 1;
  return Math.min(1, Math.exp(seen - expected - seen * Math.log(seen / expected)));
}
