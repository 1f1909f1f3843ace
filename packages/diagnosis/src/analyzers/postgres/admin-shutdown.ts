import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const adminShutdown: Analyzer = {
  kind: "admin-shutdown",
  general: "database-shutdown",
  recognises: "a database session that was ended by an administrator or a shutdown",
  codes: ["57P01", "ER_SERVER_SHUTDOWN"],
  types: ["AdminShutdown"],
  words: ["terminating connection due to administrator command"],
  recognise: () => ({ title: "The database was shut down, or the connection was ended by an administrator" }),
  cause:
    "The server restarts (maintenance, a fail-over, a changed setting, a new machine), or somebody ended this session (`pg_terminate_backend`).",
  fixes: [
    now(
      "Read the database's log and the platform's events of that minute: a planned restart or an unplanned one.",
    ),
    today(
      "Reconnect with back-off and retry idempotent work once; give the pool an `error` listener, so that this does not end the process.",
    ),
    thisWeek("Restart the database in a test, under load, and watch the service."),
  ],
  verification: "After the next restart of the database the service answers again by itself.",
};
