import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const redisRetriesSpent: Analyzer = {
  kind: "redis-retries-spent",
  recognises: "a Redis client that gave up on a command after its tries to reconnect",
  types: ["MaxRetriesPerRequestError"],
  words: [
    "reached the max retries per request limit",
    "stream isn't writeable and enableofflinequeue",
    "socket closed unexpectedly",
    "connection is closed.",
  ],
  recognise({ lower, name }) {
    if (!(/max retries|offlinequeue/.test(lower) || name === "MaxRetriesPerRequestError")) return undefined;

    return { title: "Redis could not be reached, and the client gave up on a command" };
  },
  cause:
    "The connection was down longer than the client's tries; why it was down stands in the client's `error` events before.",
  fixes: [
    now("Read the first connection error of the same client (refused, DNS, password, TLS): it is the cause."),
    today("Listen to the client's `error` events and log them; answer degraded where Redis is a cache."),
    thisWeek("For BullMQ workers set `maxRetriesPerRequest: null`, as it asks for."),
  ],
  verification: "The Redis health check passes.",
};
