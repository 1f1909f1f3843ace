import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const staleConnection: Analyzer = {
  kind: "stale-connection",
  general: "connection-reset",
  recognises: "a pooled database connection that had died before it was used",
  codes: ["P1017"],
  words: [
    "connection terminated unexpectedly",
    "server closed the connection unexpectedly",
    "connection was closed in the middle of operation",
    "ssl syscall error",
    "ssl connection has been closed unexpectedly",
    "client has encountered a connection error and is not queryable",
    "terminating connection because backend initialization",
    "connection not open",
    "connection ended unexpectedly",
    "server has closed the connection",
    "connection closed unexpectedly",
  ],
  recognise: () => ({ title: "The database's side closed a connection that was in use" }),
  cause:
    "The pool gave out a connection that was dead already or died meanwhile: a proxy's idle limit, a restart of the database, a kill of its process; without a check before use the first query finds out.",
  fixes: [
    now(
      "Read the database's log and the proxy's limits at the same minute: a restart, an idle limit, a crash.",
    ),
    today(
      "Recycle idle connections before the proxy's limit, turn keep-alive on, give the pool an `error` listener, and retry idempotent calls once.",
    ),
    thisWeek("Keep the pool within what the proxy and the database allow."),
  ],
  verification:
    "After a restart of the database, and after an hour without traffic, the first request answers.",
};
