import { type Analyzer, now, today } from "../analyzer.ts";

export const queryFailed: Analyzer = {
  kind: "query-failed",
  recognises: "a database layer's class of error, with a text that no other analyzer knows",
  types: [
    "QueryFailedError",
    "SequelizeDatabaseError",
    "DatabaseError",
    "OperationalError",
    "ProgrammingError",
    "PrismaClientUnknownRequestError",
  ],
  recognise: ({ message, name }) => ({
    title: `The database layer reports a failure: ${message.split("\n", 1)[0]?.slice(0, 120) || name}`,
  }),
  cause:
    "The driver or the database refused the work for the reason that the text gives; the layer above only passes it on.",
  fixes: [
    now(
      "Run the statement by hand against the same database, and read the database's own log of that minute.",
    ),
    today("Log code, detail and hint of the driver's error beside its message."),
  ],
};
