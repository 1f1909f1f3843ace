/** A database that was not shut down replays its log when it starts. */
import { MINUTE, type Rule } from "../rule.ts";

export const recoveryAfterImproperShutdown: Rule = {
  slug: "recovery-after-improper-shutdown",
  causes: ["database-crashed"],
  effects: ["database-recovering"],
  within: 10 * MINUTE,
  strength: 1,
  because: "a database that was not shut down properly recovers from its log at the next start",
};
