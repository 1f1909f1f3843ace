import { type Analyzer, now, today } from "../analyzer.ts";

export const mongoPoolTimeout: Analyzer = {
  kind: "mongo-pool-timeout",
  general: "timeout",
  recognises: "MongoDB's pool without a free connection",
  types: ["MongoWaitQueueTimeoutError", "WaitQueueTimeoutError"],
  words: ["timed out while checking out a connection from connection pool", "connection pool for"],
  recognise({ lower }) {
    if (!/pool/.test(lower)) return undefined;

    return {
      title: lower.includes("cleared")
        ? "MongoDB's connection pool was emptied after a network error"
        : "No connection came free in MongoDB's pool in time",
    };
  },
  cause:
    "Long operations or cursors hold the connections (`maxPoolSize`), or the pool was cleared because the server could not be reached.",
  fixes: [
    now("Look at the longest operations (`db.currentOp()`), and for network errors just before."),
    today("Bound operations by `maxTimeMS`, and close cursors."),
  ],
  verification: "Under peak load no wait for a connection fails.",
};
