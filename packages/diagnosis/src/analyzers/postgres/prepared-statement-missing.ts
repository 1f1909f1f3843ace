import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const preparedStatementMissing: Analyzer = {
  kind: "prepared-statement-missing",
  recognises: "a prepared statement that the session does not know, or knows already",
  codes: ["26000", "42P05"],
  types: ["InvalidSqlStatementName", "DuplicatePreparedStatement"],
  words: ['prepared statement "'],
  recognise({ lower, message }) {
    if (!/does not exist|already exists/.test(lower)) return undefined;
    const what = partOf(message, /prepared statement "([^"]{1,80})"/);
    return {
      title: what
        ? `The session does not know the prepared statement \`${what}\`, or knows it already`
        : "A prepared statement is not known to the session, or is known already",
    };
  },
  cause:
    "A pooler in transaction mode (PgBouncer, Supavisor) gives each transaction another server session, while the driver believes that its prepared statements stay.",
  fixes: [
    now(
      "Turn named prepared statements off in the driver (`prepare: false`, `pgbouncer=true` for Prisma), or use the pooler's session mode.",
    ),
    today(
      "Use a pooler that follows prepared statements (PgBouncer 1.21 and later with `max_prepared_statements`).",
    ),
  ],
  verification: "The same load runs through the pooler without this error.",
};
