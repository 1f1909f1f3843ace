import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const sqliteBusy: Analyzer = {
  kind: "sqlite-busy",
  general: "timeout",
  recognises: "a SQLite database that another connection is writing to",
  codes: ["SQLITE_BUSY", "SQLITE_BUSY_TIMEOUT", "SQLITE_LOCKED", "SQLITE_LOCKED_SHAREDCACHE"],
  words: ["database is locked", "database table is locked", "database schema is locked"],
  recognise: () => ({
    title: "The SQLite database is locked by another connection: no write came through in time",
  }),
  cause:
    "SQLite lets one connection write at a time; another process or a long transaction holds the lock longer than this one waits.",
  fixes: [
    now("Look for a second process on the same file, and for transactions that stay open."),
    today(
      "Set WAL mode and a `busy_timeout`; begin writing transactions by `begin immediate`, and keep them short.",
    ),
    thisWeek("Let one process (or thread) do all writing, or move to a database server."),
  ],
  verification: "Parallel writes under load all come through.",
};
