/** Names that the answers use themselves. */

const reserved = new Set([
  "live",
  "ready",
  "startup",
  "full",
  "detailed",
  "status",
  "environment",
  "timestamp",
  "backend",
  "checks",
  "check",
  "failed_checks",
  "phase",
  "phases",
  "message",
  "__proto__",
]);

/** A check of such a name would hide an endpoint, or a field of an answer. */
export function isReservedName(name: string): boolean {
  return reserved.has(name);
}
