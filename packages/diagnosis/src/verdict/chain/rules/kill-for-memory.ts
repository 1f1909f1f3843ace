/** What takes more memory than it may have is ended, or ends itself. */
import { MINUTE, type Rule } from "../rule.ts";

export const killForMemory: Rule = {
  slug: "kill-for-memory",
  causes: ["memory-exhausted"],
  effects: ["killed", "process-crashed", "database-crashed", "restarting"],
  within: 2 * MINUTE,
  strength: 0.95,
  because: "a process that has no memory left ends, or is ended",
};
