/** Where no process answers, the router answers for it. */
import { MINUTE, type Rule } from "../rule.ts";

export const requestsNeedAProcess: Rule = {
  slug: "requests-need-a-process",
  causes: [
    "process-crashed",
    "killed",
    "start-failed",
    "start-hung",
    "loop-blocked",
    "restarting",
    "health-failed",
  ],
  effects: ["upstream-failed"],
  within: 5 * MINUTE,
  strength: 0.8,
  because: "no instance was there to answer, so the router did",
};
