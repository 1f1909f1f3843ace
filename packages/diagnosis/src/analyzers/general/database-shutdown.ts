import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /terminating connection due to (?:administrator command|unexpected postmaster exit|crash of another server process)|the database system is (?:shutting down|starting up|in recovery mode)|server shutdown in progress|shutdown in progress/i;

/** The database itself went down, came up, or was told to end the connection. */
export const databaseShutdown: Analyzer = {
  kind: "database-shutdown",
  recognises: "a database that goes down, comes up or ends a session",
  cause: "The server was stopped, restarted or is recovering; the connection's end is only its consequence.",
  codes: ["57P01", "57P02", "57P03", "ER_SERVER_SHUTDOWN"],
  types: ["AdminShutdown", "CrashShutdown", "CannotConnectNow"],
  words: ["terminating connection due to", "the database system is", "shutdown in progress"],
  recognise({ message, code, name }) {
    const coded = code !== undefined && /^(?:57P0[123]|ER_SERVER_SHUTDOWN)$/.test(code);
    if (!coded && !TEXT.test(message) && !/^(?:Admin|Crash)Shutdown|^CannotConnectNow/.test(name))
      return undefined;
    const crash = code === "57P02" || /crash of another|unexpected postmaster/i.test(message);
    const start = code === "57P03" || /starting up|recovery mode/i.test(message);
    return {
      title: crash
        ? "The database ended the connection because one of its processes crashed"
        : start
          ? "The database is starting up or recovering and takes no connections yet"
          : "The database was shut down, or the connection was ended by an administrator",
      fixes: [
        now(
          "Read the database's log and the platform's events of that minute: a restart, fail-over, maintenance, a lack of memory or disk.",
        ),
        today(
          "Reconnect with back-off and retry idempotent work once, so that a restart is a pause and no outage.",
        ),
        thisWeek("Let health checks tell a database that restarts from one that is gone."),
      ],
    };
  },
};
