/** Instances that are killed leave their connections to the server, and new ones open theirs beside them. */
import { MINUTE, type Rule } from "../rule.ts";

export const connectionsLeftBehind: Rule = {
  slug: "connections-left-behind",
  causes: ["killed", "restarting"],
  effects: ["connections-exhausted"],
  within: 5 * MINUTE,
  strength: 0.6,
  fits: () => true,
  because: "instances that were killed left their connections open, and each new one opened its own",
};
