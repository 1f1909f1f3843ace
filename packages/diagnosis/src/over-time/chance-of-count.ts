/** The chance of a count, by the counts before. */
import { logGamma } from "./log-gamma.ts";

/** Standard deviations by which the spread of few windows may have come out too small. */
const UNSURE = 1.645;

/**
 * The chance of so many or more in a window, when the windows before had the same rate. The rate and its spread are known only as far as
 * those tell: a rate that follows a gamma distribution makes counts that follow a negative binomial one (Gelman et al., Bayesian Data
 * Analysis), on a scale on which the spread is that of chance alone.
 *
 * @param before counts of the windows before, at least one
 * @param rare a usual count that is never fallen short of
 */
export function chanceOfCount(
  count: number,
  before: readonly number[],
  rare: number,
): { expected: number; p: number } {
  const n = before.length;
  const mean = before.reduce((sum, one) => sum + one, 0) / n;
  const expected = Math.max(mean, rare);
  const variance = before.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, n - 1);
  // Wilson and Hilferty's bound of a variance: what it may be at the most, at 95 %.
  const share = n > 1 ? (1 - 2 / (9 * (n - 1)) - UNSURE * Math.sqrt(2 / (9 * (n - 1)))) ** 3 : 0.05;
  const spread = Math.max(1, variance / expected / Math.max(share, 0.05));
  return { expected, p: tail(Math.floor(count / spread), (expected * n) / spread + rare, n) };
}

/** Chance of `k` or more: negative binomial of this shape, after `n` windows. */
function tail(k: number, shape: number, n: number): number {
  if (k <= shape / n) return 1;
  const [hit, miss] = [Math.log1p(-1 / (n + 1)), -Math.log(n + 1)];
  let term = Math.exp(logGamma(k + shape) - logGamma(shape) - logGamma(k + 1) + shape * hit + k * miss);
  let sum = 0;
  for (let i = k; term > sum * 1e-12; i++) {
    sum += term;
    term *= (i + shape) / ((i + 1) * (n + 1));
  }
  return Math.min(1, sum);
}
