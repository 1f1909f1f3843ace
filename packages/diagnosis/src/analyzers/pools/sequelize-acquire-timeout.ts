import { type Analyzer, now, today } from "../analyzer.ts";

export const sequelizeAcquireTimeout: Analyzer = {
  kind: "sequelize-acquire-timeout",
  general: "timeout",
  recognises: "Sequelize's pool without a free connection",
  types: ["SequelizeConnectionAcquireTimeoutError", "ConnectionAcquireTimeoutError"],
  words: ["sequelizeconnectionacquiretimeouterror"],
  recognise: () => ({ title: "No connection came free in Sequelize's pool in time" }),
  cause:
    "All connections are held by transactions or slow queries (`pool.max` is 5 by default), often a query that was not given its transaction and waits for a second connection.",
  fixes: [
    now("Look for queries inside a transaction without `{ transaction: t }`, and for slow statements."),
    today("Size `pool.max` to the database's limit, or bound the parallel work of a request."),
  ],
  verification: "Parallel requests, twice the pool's size, all answer.",
};
