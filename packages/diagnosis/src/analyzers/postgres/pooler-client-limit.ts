import { type Analyzer, now, today } from "../analyzer.ts";

export const poolerClientLimit: Analyzer = {
  kind: "pooler-client-limit",
  general: "too-many-connections",
  recognises: "a connection pooler that takes no more clients",
  words: [
    "maxclientsinsessionmode",
    "max clients in session mode",
    "max clients reached",
    "no more connections allowed (max_client_conn)",
    "max_client_conn",
  ],
  recognise: () => ({ title: "The pooler before the database has no free connection for one more client" }),
  cause:
    "In session mode each client holds a server connection for its whole life; more instances or larger pools than the pooler's limit.",
  fixes: [
    now("Use the pooler's transaction mode (its other port), or lower the pool size per instance."),
    today("Count instances × pool size, functions that scale out above all, against the pooler's limit."),
  ],
  verification: "The number of clients stays below the pooler's limit at peak and during a deploy.",
};
