import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const knexPoolTimeout: Analyzer = {
  kind: "knex-pool-timeout",
  general: "timeout",
  recognises: "Knex's pool without a free connection",
  types: ["KnexTimeoutError"],
  words: ["knex: timeout acquiring a connection", "the pool is probably full"],
  recognise: () => ({ title: "No connection came free in Knex's pool in time" }),
  cause:
    "Mostly a query inside a transaction that was not given the transaction (`.transacting(trx)`), which then waits for a second connection while the first is held; else slow queries or a database that refuses connections.",
  fixes: [
    now("Look at the throw site for queries in a transaction callback that use `knex` instead of `trx`."),
    today(
      "Set `acquireConnectionTimeout`, and log the pool's `createFail` events, which tell of a database that refuses.",
    ),
    thisWeek("Watch used and waiting of the pool."),
  ],
  verification: "Parallel requests, twice the pool's size, all answer.",
};
