/** A health check that asks nothing keeps work coming to a service that cannot do it. */
import { MINUTE, type Rule } from "../rule.ts";

export const blindHealth: Rule = {
  slug: "blind-health",
  causes: ["health-blind"],
  effects: ["connection-refused", "connection-lost"],
  within: 10 * MINUTE,
  strength: 0.9,
  because:
    "the health check said yes without asking the database, so the platform sent work to a service that could not do it",
};
