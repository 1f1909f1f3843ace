/** A service that cannot work stops to answer its health check. */
import { MINUTE, type Rule } from "../rule.ts";

export const failedHealth: Rule = {
  slug: "failed-health",
  causes: [
    "connection-refused",
    "connection-lost",
    "connections-exhausted",
    "loop-blocked",
    "start-hung",
    "start-failed",
    "process-crashed",
    "memory-exhausted",
  ],
  effects: ["health-failed"],
  within: 10 * MINUTE,
  strength: 0.8,
  because: "the service could not do its work, and its health check failed or was not answered in time",
};
