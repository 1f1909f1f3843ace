/** Whoever was connected to a database that stops loses the connection; whoever comes too early is refused. */
import { MINUTE, type Rule } from "../rule.ts";

export const connectionsEndWithDatabase: Rule = {
  slug: "connections-end-with-database",
  causes: ["database-stopped", "database-crashed", "database-recovering"],
  effects: ["connection-lost", "connection-refused"],
  within: 3 * MINUTE,
  strength: 0.85,
  fits: () => true,
  because: "the database had just gone down or come up again, and every connection of before was gone",
};
