/** An error of an idle connection that nobody listens to ends a process. */
import { type Rule, SECOND } from "../rule.ts";

export const crashByLostConnection: Rule = {
  slug: "crash-by-lost-connection",
  causes: ["connection-lost", "connection-refused", "schema-missing"],
  effects: ["process-crashed", "start-failed"],
  within: 30 * SECOND,
  strength: 0.75,
  because: "nothing in the service handled the lost connection or the failed statement",
};
