/** Whether a new release fails more than the one before, as far as the numbers can carry it. */
import { upperBound } from "../recovery/clean-requests.ts";

export interface Served {
  release: string;
  total: number;
  failed: number;
}

export interface ReleaseComparison {
  /** `fail`: worse. `pass`: not worse than it may be. `not enough data`: neither can be said yet. */
  verdict: "pass" | "fail" | "not enough data";
  before: { rate: number; total: number };
  after: { rate: number; total: number };
  /** One-sided chance of seeing so many failures or more, were both releases alike (Fisher's exact test). */
  p: number;
  /** Requests of the new release that are missing for a verdict, at the least; 0 where there is one. */
  missing: number;
  reason: string;
}

export interface ComparisonOptions {
  /** The chance of a false alarm that is taken. (Default: 0.001) */
  alarm?: number;
  /** How much higher the rate may be, as a share of all requests; a fifth of the old rate where that is more. (Default: 0.01) */
  tolerance?: number;
}

/**
 * Compares two running versions: by requests that each answered, never by name or date.
 *
 * @example
 * compareReleases({ release: "1.4", total: 8310, failed: 0 }, { release: "1.5", total: 1377, failed: 1204 }).verdict; // "fail"
 */
export function compareReleases(
  before: Served,
  after: Served,
  options: ComparisonOptions = {},
): ReleaseComparison {
  const { alarm = 0.001 } = options;
  const [old, young] = [rateOf(before), rateOf(after)];
  // Of a rate that is high already, a little more is within its own changes.
  const tolerance = Math.max(options.tolerance ?? 0.01, old / 5);
  const p = fisher(before, after);
  const told = { before: { rate: old, total: before.total }, after: { rate: young, total: after.total }, p };
  const shown = `${after.release} failed ${after.failed} of ${after.total}, ${before.release} ${before.failed} of ${before.total}`;
  if (after.total === 0 || before.total === 0)
    return {
      ...told,
      verdict: "not enough data",
      missing: Math.ceil(3 / tolerance),
      reason: `${after.total === 0 ? after.release : before.release} has not answered a request.`,
    };
  // A difference that is certain and too small to matter is none.
  if (p <= alarm && young - old > Math.min(tolerance, old))
    return {
      ...told,
      verdict: "fail",
      missing: 0,
      reason: `${shown}: more than chance explains (p = ${p.toPrecision(2)}).`,
    };
  if (upperBound(after.failed, after.total) <= old + tolerance)
    return {
      ...told,
      verdict: "pass",
      missing: 0,
      reason: `${shown}: at 95 % no more than ${percent(old + tolerance)}.`,
    };
  const needed = Math.ceil(3 / Math.max(tolerance, old + tolerance - young));
  return {
    ...told,
    verdict: "not enough data",
    missing: Math.max(1, needed - after.total),
    reason: `${shown}: too few requests to tell.`,
  };
}

function rateOf({ failed, total }: Served): number {
  return total === 0 ? 0 : failed / total;
}

/** One-sided: the chance of at least so many of all failures in `after`, by the hypergeometric distribution. */
function fisher(before: Served, after: Served): number {
  const failures = before.failed + after.failed;
  const total = before.total + after.total;
  if (failures === 0 || total === 0) return 1;
  const most = Math.min(failures, after.total);
  const base = choose(total, failures);
  let sum = 0;
  for (let k = after.failed; k <= most; k++) {
    const term = Math.exp(choose(after.total, k) + choose(before.total, failures - k) - base);
    sum += term;
    // The terms only fall from here on, and faster than a geometric row.
    if (term < sum * 1e-12) break;
  }
  return Math.min(1, sum);
}

/** Logarithm of n over k; minus infinity where there is no such choice. */
function choose(n: number, k: number): number {
  return k < 0 || k > n ? Number.NEGATIVE_INFINITY : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Stirling's series: exact to ten digits from 16 on; the small ones are added up. */
function logFactorial(n: number): number {
  if (n < 16) {
    let sum = 0;
    for (let i = 2; i <= n; i++) sum += Math.log(i);
    return sum;
  }
  return (
    n * Math.log(n) -
    n +
    0.5 * Math.log(2 * Math.PI * n) +
    1 / (12 * n) -
    1 / (360 * n ** 3) +
    1 / (1260 * n ** 5)
  );
}

function percent(rate: number): string {
  return `${(rate * 100).toPrecision(2)} %`;
}
