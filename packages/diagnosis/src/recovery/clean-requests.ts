/** How many clean requests prove that a failure is gone. */

/**
 * Clean requests after which a failure of this rate would have been seen with 95 % confidence: the rule of three, n >= 3/p
 * (Hanley and Lippman-Hand, 1983), at least 3.
 *
 * @param rate share of failed requests while it was ill, above 0 up to 1
 * @example
 * cleanRequests(0.05); // 60
 */
export function cleanRequests(rate: number): number {
  return Math.max(3, Math.ceil(3 / Math.min(1, Math.max(rate, Number.MIN_VALUE))));
}

/** One-sided 95 % of the normal distribution. */
const Z = 1.645;
/** Failures from which on the exact bound and the score's are the same to three digits, and only the exact one takes time. */
const MANY = 2_000;

/**
 * Upper bound of a failure rate at 95 %: exact (Clopper and Pearson, one-sided), 3/n for no failure; of many failures by the score
 * (Wilson, 1927).
 *
 * @example
 * upperBound(0, 300); // 0.00994
 */
export function upperBound(failed: number, total: number): number {
  if (total <= 0 || failed >= total) return 1;
  if (failed === 0) return 1 - 0.05 ** (1 / total);
  if (failed > MANY) return score(failed, total, Z);
  // The rate at which so few failures would be seen in one of twenty cases, by bisection.
  let low = failed / total;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (atMost(failed, total, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** Lower bound of a failure rate at 95 %, by the score (Wilson, 1927). */
export function lowerBound(failed: number, total: number): number {
  return total <= 0 || failed <= 0 ? 0 : score(failed, total, -Z);
}

function score(failed: number, total: number, z: number): number {
  const rate = failed / total;
  const spread = z * Math.sqrt((rate * (1 - rate)) / total + z ** 2 / (4 * total ** 2));
  return Math.min(1, Math.max(0, (rate + z ** 2 / (2 * total) + spread) / (1 + z ** 2 / total)));
}

/** Probability of `k` or fewer of `n`, each with probability `p`. In logarithms: factors of large `n` leave a double's range. */
function atMost(k: number, n: number, p: number): number {
  let term = n * Math.log1p(-p);
  let sum = Math.exp(term);
  for (let i = 1; i <= k; i++) {
    term += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(term);
  }
  return sum;
}
