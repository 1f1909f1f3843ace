import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const databaseMissing: Analyzer = {
  kind: "database-missing",
  recognises: "a database that the server does not have",
  codes: ["3D000", "P1003", "ER_BAD_DB_ERROR"],
  types: ["InvalidCatalogName"],
  words: ["unknown database '", 'database "'],
  recognise({ coded, lower, message, name }) {
    if (
      !(
        coded ||
        name.startsWith("InvalidCatalog") ||
        /database ["'`][^"'`\n]{1,100}["'`] does not exist|unknown database/.test(lower)
      )
    )
      return undefined;
    const what = partOf(message, /database ["'`]([^"'`\n]{1,100})["'`]/i);
    return {
      title: what
        ? `The server has no database \`${what}\``
        : "The server does not have the database that is asked for",
    };
  },
  cause:
    "The name in the connection string is wrong (without one, many drivers take the user's name), the database was never made, or the address is another server's.",
  fixes: [
    now(
      "Check host and database of the connection string of this environment; list the server's databases (`psql -l`).",
    ),
    today("Make the database in the provisioning, before the first migration."),
  ],
  verification: "The service connects, and its migrations are applied.",
};
