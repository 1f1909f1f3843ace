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

/**
 * Upper bound of a failure rate at 95 %: exact (Clopper and Pearson, one-sided), 3/n for no failure.
 *
 * @example
 * upperBound(0, 300); // 0.00994
 */
export function upperBound(failed: number, total: number): number {
  if (total <= 0 || failed >= total) return 1;
  if (failed === 0) return 1 - 0.05 ** (1 / total);
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
