import { type Analyzer, now, today } from "../analyzer.ts";

export const redisMaxClients: Analyzer = {
  kind: "redis-max-clients",
  general: "too-many-connections",
  recognises: "a Redis server that takes no more clients",
  words: ["err max number of clients reached", "max number of clients reached"],
  recognise: () => ({ title: "Redis has no free connection: its limit of clients is reached" }),
  cause:
    "A client is made per request or per function call, or is not closed; more instances than the plan's limit holds.",
  fixes: [
    now("See who holds them (`client list`), and restart what leaks."),
    today(
      "Make one client a process, at module level, and close it on shutdown; count what libraries open by themselves (BullMQ: several per queue).",
    ),
  ],
  verification: "`connected_clients` stays below the limit at peak and during a deploy.",
};
