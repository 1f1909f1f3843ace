/** Platforms start again what has ended. */
import { MINUTE, type Rule } from "../rule.ts";

export const restartAfterEnd: Rule = {
  slug: "restart-after-end",
  causes: ["process-crashed", "killed", "start-failed", "start-hung"],
  effects: ["restarting"],
  within: 15 * MINUTE,
  strength: 0.85,
  because: "the platform starts again what has ended, and it ended again",
};
