/** A service that hangs or fails without a word is ended by the platform's own time limit. */
import { MINUTE, type Rule } from "../rule.ts";

export const killOfIdleService: Rule = {
  slug: "kill-of-idle-service",
  causes: ["connection-refused", "connection-lost", "connections-exhausted", "start-hung", "loop-blocked"],
  effects: ["killed"],
  within: 10 * MINUTE,
  strength: 0.6,
  because: "the platform waited for a service that did no work, and ended it at its time limit",
};
