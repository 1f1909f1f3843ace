import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const drizzleQueryFailed: Analyzer = {
  kind: "drizzle-query-failed",
  recognises: "Drizzle's own word that a statement failed, without the database's",
  types: ["DrizzleQueryError"],
  words: ["failed query:"],
  recognise({ lower, message, name }) {
    if (
      name !== "DrizzleQueryError" &&
      !/^failed query: *(?:select|insert|update|delete|with|begin|commit|rollback|create|alter|drop|set|call|\()/.test(
        lower,
      )
    )
      return undefined;
    if (!(/^failed query:/.test(lower) || name === "DrizzleQueryError")) return undefined;
    const verb = partOf(message, /Failed query: (\w+)/);
    const table = partOf(message, /(?:from|into|update) "?([\w.]{1,80})"?/);
    return {
      title: `A statement failed${verb ? ` (${verb}${table ? ` on ${table}` : ""})` : ""}; the database's own error was not told`,
    };
  },
  cause: "Drizzle wraps the driver's error and keeps it as `cause`; the log shows the wrapper only.",
  fixes: [
    now("Log the error object with its `cause`: SQLSTATE and message of the database are there."),
    today("Run the named statement by hand against the same database."),
  ],
};
