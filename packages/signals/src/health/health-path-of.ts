/** So many segments may stand before it: `/api/v1/health`. */
const BEFORE = "^(?:\\/[\\w.-]{1,64}){0,2}\\/";
const READY = new RegExp(
  `${BEFORE}(?:ready|readyz|readiness|healthz?\\/(?:ready|readiness)|-\\/ready)\\/?$`,
  "i",
);
const HEALTH = new RegExp(`${BEFORE}(?:healthz?|health[-_]?check)\\/?$`, "i");

/**
 * What an address asks: `ready`, whether requests may be sent there; `health`, the same or whether the process lives, which of both is not
 * told. Undefined for anything else, liveness among it: that asks no dependency, rightly.
 *
 * @param path without query, or a route's template
 * @example
 * healthPathOf("/api/healthz"); // "health"
 * healthPathOf("/livez"); // undefined
 */
export function healthPathOf(path: string): "ready" | "health" | undefined {
  if (path.length > 200) return undefined;
  return READY.test(path) ? "ready" : HEALTH.test(path) ? "health" : undefined;
}
