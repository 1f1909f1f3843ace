/** A restart that is forced on one container reaches the database beside it. */
import type { Happening } from "../happening.ts";
import { MINUTE, type Rule } from "../rule.ts";

export const improperShutdownAfterKill: Rule = {
  slug: "improper-shutdown-after-kill",
  causes: ["killed", "restarting"],
  effects: ["database-crashed"],
  within: 3 * MINUTE,
  strength: 0.7,
  fits: (_cause: Happening, effect: Happening) => effect.part === "database",
  because: "the abrupt restart reached the database, which had no time to shut down",
};
