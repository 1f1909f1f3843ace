/** Recovery reads on until a record is not valid: that is how it finds the end. */
import { MINUTE, type Rule } from "../rule.ts";

export const logEndInRecovery: Rule = {
  slug: "log-end-in-recovery",
  causes: ["database-recovering", "database-crashed"],
  effects: ["log-end-reached"],
  within: 30 * MINUTE,
  strength: 1,
  because:
    "recovery reads the write-ahead log until a record is not valid; this is how its end looks, and no sign of corruption by itself",
};
