/** A request whose connection is gone fails. */
import { MINUTE, type Rule } from "../rule.ts";

export const requestsNeedConnections: Rule = {
  slug: "requests-need-connections",
  causes: ["connection-lost", "connection-refused", "connections-exhausted", "schema-missing"],
  effects: ["request-failed"],
  within: MINUTE,
  strength: 0.8,
  because: "the request needed the database, and could not use it",
};
