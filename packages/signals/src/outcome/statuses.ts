/** Requests by class of their HTTP status. */
import type { StatusCounts } from "../words/outcome.ts";

/** Counts of no request at all; a new object each time. */
export function noStatuses(): StatusCounts {
  return { s1xx: 0, s2xx: 0, s3xx: 0, s4xx: 0, s5xx: 0, other: 0 };
}

/**
 * The class that a status counts to; `other` where none was answered, and for what is no status.
 *
 * @example
 * statusClass(503); // "s5xx"
 */
export function statusClass(status: number | undefined): keyof StatusCounts {
  if (status === undefined || !(status >= 100 && status < 600)) return "other";
  return `s${Math.floor(status / 100) as 1 | 2 | 3 | 4 | 5}xx`;
}

/**
 * Sums two counts, class by class, into a new object.
 *
 * @example
 * addStatuses(monday, tuesday).s5xx; // monday.s5xx + tuesday.s5xx
 */
export function addStatuses(a: StatusCounts, b: StatusCounts): StatusCounts {
  const sum = noStatuses();
  for (const key of Object.keys(sum) as (keyof StatusCounts)[]) sum[key] = a[key] + b[key];
  return sum;
}
