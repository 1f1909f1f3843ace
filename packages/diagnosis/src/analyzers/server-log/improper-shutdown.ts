import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const improperShutdown: Analyzer = {
  kind: "improper-shutdown",
  recognises: "PostgreSQL saying at its start that it was not stopped cleanly",
  words: ["was not properly shut down", "database system was interrupted"],
  recognise({ message }) {
    const lastUp = partOf(message, /last known up at ([\d-]+ [\d:.]+(?: [A-Z]{2,5})?)/);
    return {
      title: `The database was stopped without a clean shutdown before this start${lastUp ? ` (last known up at ${lastUp})` : ""}`,
    };
  },
  cause:
    "Its process or container was killed, or its machine went down; this line is evidence of that end only, not of damaged data: recovery from the write-ahead log is how the database is built.",
  fixes: [
    now(
      "Look for who stopped it just before: the platform's events of its container (restart, memory, a failed health check), not the database's files.",
    ),
    today(
      "Give the database's container a stop time-out that lets it finish, and keep its restarts apart from the service's.",
    ),
    thisWeek("Alert on restarts of the database."),
  ],
  verification: 'The next start of the database logs "database system was shut down" and no recovery.',
};
