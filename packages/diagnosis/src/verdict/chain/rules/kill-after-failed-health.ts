/** Platforms end what fails its health check. */
import { MINUTE, type Rule } from "../rule.ts";

export const killAfterFailedHealth: Rule = {
  slug: "kill-after-failed-health",
  causes: ["health-failed"],
  effects: ["killed", "restarting"],
  within: 10 * MINUTE,
  strength: 0.9,
  because: "the platform ends an instance whose health check fails or is not answered",
};
