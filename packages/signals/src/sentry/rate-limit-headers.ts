/** Tells a Sentry SDK to hold back: `Retry-After` and `X-Sentry-Rate-Limits`. */

/**
 * What a sender is asked to hold back, and for how long.
 *
 * @example
 * const limit: RateLimit = { seconds: 60, categories: ["error"], reason: "queue_full" };
 */
export interface RateLimit {
  /** How long to hold back; rounded up to whole seconds, at least 1. */
  seconds: number;
  /** Data categories, e.g. `error`, `transaction`, `log_item`; an empty list means all of them. */
  categories: string[];
  /** Whose limit it is. (Default: "project") */
  scope?: string;
  /** Stable slug of the reason, for the reader of the SDK's debug log. */
  reason?: string;
}

/**
 * The two headers of a rate limit. They count on any status: 200 with them means "taken, now hold back".
 *
 * Form: `seconds:categories:scope:reason`, categories parted by semicolons
 * (Sentry SDK documentation, "Rate Limiting").
 *
 * @example
 * rateLimitHeaders({ seconds: 60, categories: ["error"], reason: "queue_full" });
 * // { "retry-after": "60", "x-sentry-rate-limits": "60:error:project:queue_full" }
 */
export function rateLimitHeaders(limit: RateLimit): {
  "retry-after": string;
  "x-sentry-rate-limits": string;
} {
  const seconds = String(Math.max(1, Math.ceil(Number.isFinite(limit.seconds) ? limit.seconds : 60)));
  const word = (value: string) => value.replace(/[^A-Za-z0-9_.-]+/g, "_");
  const fields = [seconds, limit.categories.map(word).join(";"), word(limit.scope ?? "project")];
  if (limit.reason !== undefined) fields.push(word(limit.reason));
  return { "retry-after": seconds, "x-sentry-rate-limits": fields.join(":") };
}
