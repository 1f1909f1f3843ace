import { type Analyzer, now, today } from "../analyzer.ts";

export const queryFailed: Analyzer = {
  kind: "query-failed",
  recognises: "an ORM's word that a statement failed, with a text that no other analyzer knows",
  types: [
    "QueryFailedError",
    "SequelizeDatabaseError",
    "DatabaseError",
    "OperationalError",
    "ProgrammingError",
    "PrismaClientUnknownRequestError",
  ],
  recognise: ({ message, name }) => ({
    title: `A statement failed: ${message.split("\n", 1)[0]?.slice(0, 120) || name}`,
  }),
  cause: "The database refused it for the reason that it gives; the ORM only passes it on.",
  fixes: [
    now(
      "Run the statement by hand against the same database, and read the database's own log of that minute.",
    ),
    today("Log code, detail and hint of the driver's error beside its message."),
  ],
};
