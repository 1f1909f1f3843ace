import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const poolExhausted: Analyzer = {
  kind: "pool-exhausted",
  general: "timeout",
  recognises: "a pool that had no connection free in time",
  codes: ["KIT_POOL_EXHAUSTED"],
  words: [
    "timeout exceeded when trying to connect",
    "remaining connections in pool",
    "connection is not available, request timed out",
    "pool is exhausted",
    "pool exhausted",
    "pool timed out while waiting",
    "couldn't get a connection after",
    "connection pool exhausted",
    "resourcerequest timed out",
    "poolexhausted",
    "no connections available",
    "queue limit reached",
  ],
  recognise: () => ({ title: "No connection came free in the pool in time" }),
  cause:
    "All connections are held: by slow statements, by transactions that wait for something else, or by code that does not release on one of its ways; or nobody opens new ones because the database refuses.",
  fixes: [
    now(
      "Look for what holds connections: long transactions, a missing release, a slow statement (`pg_stat_activity` by state and age).",
    ),
    today("Release in `finally`, bound statements by a time-out, and size the pool to the database's limit."),
    thisWeek("Watch the number of waiting requests of the pool."),
  ],
  verification: "Under peak load no request waits for a connection longer than some milliseconds.",
};
