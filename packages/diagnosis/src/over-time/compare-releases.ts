/** Whether a new release fails more than the one before, as far as the numbers can carry it. */
import { lowerBound, upperBound } from "../recovery/clean-requests.ts";
import { logGamma } from "./log-gamma.ts";

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
  /** The chance of a false alarm that is taken, over all looks while the release gathers requests. (Default: 0.001) */
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
  old: Served,
  young: Served,
  options: ComparisonOptions = {},
): ReleaseComparison {
  return compare(possible(old), possible(young), options);
}

/** What was counted twice, or not at all, is no more than all and no less than none. */
function possible({ release, total, failed }: Served): Served {
  const all = Number.isFinite(total) ? Math.max(0, Math.round(total)) : 0;
  return {
    release,
    total: all,
    failed: Number.isFinite(failed) ? Math.min(all, Math.max(0, Math.round(failed))) : 0,
  };
}

function compare(before: Served, after: Served, options: ComparisonOptions): ReleaseComparison {
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
  if (p <= alarm / looksAt(after) && young - old > Math.min(tolerance, old))
    return {
      ...told,
      verdict: "fail",
      missing: 0,
      reason: `${shown}: more than chance explains (p = ${p.toPrecision(2)}).`,
    };
  const most = worseByAtMost(before, after);
  if (most <= tolerance)
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
    reason: `${shown}: too few requests${after.total >= needed && before.total < needed ? ` of ${before.release}` : ""} to tell.`,
  };
}

/**
 * Who looks after each request looks often, and chance gets as many tries. Looks at about the same counts see the same: only those at
 * doubled counts are new, with as many again between them.
 */
function looksAt({ total }: Served): number {
  return Math.max(1, 2 * Math.log2(total));
}

/** How much the rate has risen at the most, at 95 %: the square-and-add limit of a difference (Newcombe, 1998). */
function worseByAtMost(before: Served, after: Served): number {
  const [old, young] = [rateOf(before), rateOf(after)];
  return (
    young -
    old +
    Math.hypot(upperBound(after.failed, after.total) - young, old - lowerBound(before.failed, before.total))
  );
}

function rateOf({ failed, total }: Served): number {
  return total === 0 ? 0 : failed / total;
}

/** One-sided: the chance of at least so many of all failures in `after`, by the hypergeometric distribution. */
function fisher(before: Served, after: Served): number {
  const failures = before.failed + after.failed;
  const total = before.total + after.total;
  if (failures === 0 || total === 0) return 1;
  const chanceOf = (k: number) =>
    Math.exp(choose(after.total, k) + choose(before.total, failures - k) - choose(total, failures));
  // From one count to the next the chance changes by this factor.
  const step = (k: number) =>
    ((after.total - k) * (failures - k)) / ((k + 1) * (before.total - failures + k + 1));
  const usual = (failures * after.total) / total;
  let sum = 0;
  // Always away from the usual count: there the terms only fall.
  if (after.failed > usual) {
    const most = Math.min(failures, after.total);
    let term = chanceOf(after.failed);
    for (let k = after.failed; k <= most && term > sum * 1e-12; k++) {
      sum += term;
      term *= step(k);
    }
    return Math.min(1, sum);
  }
  const least = Math.max(0, failures - before.total);
  let term = after.failed > least ? chanceOf(after.failed - 1) : 0;
  for (let k = after.failed - 1; k >= least && term > sum * 1e-12; k--) {
    sum += term;
    if (k > least) term /= step(k - 1);
  }
  return Math.max(0, 1 - sum);
}

/** Logarithm of n over k; minus infinity where there is no such choice. */
function choose(n: number, k: number): number {
  return k < 0 || k > n ? Number.NEGATIVE_INFINITY : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

function logFactorial(n: number): number {
  return logGamma(n + 1);
}

function percent(rate: number): string {
  return `${(rate * 100).toPrecision(2)} %`;
}
