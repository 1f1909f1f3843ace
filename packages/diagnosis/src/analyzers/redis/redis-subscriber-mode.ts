import { type Analyzer, now, today } from "../analyzer.ts";

export const redisSubscriberMode: Analyzer = {
  kind: "redis-subscriber-mode",
  recognises: "an ordinary command on a Redis connection that subscribes",
  words: ["connection in subscriber mode", "only (p|s)subscribe", "only (p)subscribe", "in this context"],
  recognise({ lower }) {
    if (!/subscri/.test(lower)) return undefined;

    return { title: "An ordinary command was sent on a Redis connection that is subscribed" };
  },
  cause: "A subscribed connection takes subscribe commands only (RESP2), and one client is shared for both.",
  fixes: [
    now("Use a second connection for subscribing (`client.duplicate()`)."),
    today("Keep the subscriber inside the one module that listens."),
  ],
  verification: "Both publish and ordinary commands answer while subscribed.",
};
