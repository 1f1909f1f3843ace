import { type Analyzer, now, today } from "../analyzer.ts";

export const redisReadOnlyReplica: Analyzer = {
  kind: "redis-read-only-replica",
  general: "read-only",
  recognises: "a write to a Redis replica",
  codes: ["READONLY"],
  words: ["readonly you can't write against a read only"],
  recognise: () => ({ title: "A write went to a Redis replica (read-only database)" }),
  cause:
    "The address is the replica's, or roles changed in a fail-over and the client kept its connection to the old primary.",
  fixes: [
    now(
      "Connect to the primary's address, and drop the connection on this error (ioredis: `reconnectOnError`).",
    ),
    today("Use Sentinel, cluster mode or the provider's primary address, which follow a fail-over."),
  ],
  verification: "A write goes through after a fail-over in a test.",
};
