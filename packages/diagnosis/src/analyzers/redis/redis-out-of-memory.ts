import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const redisOutOfMemory: Analyzer = {
  kind: "redis-out-of-memory",
  recognises: "a Redis server at its memory limit",
  codes: ["OOM"],
  words: ["oom command not allowed", "used memory > 'maxmemory'"],
  recognise: () => ({ title: "Redis reached its memory limit and refuses writes" }),
  cause:
    "Keys without an expiry, finished jobs that are kept, or streams without a bound fill it, and its eviction policy is `noeviction`.",
  fixes: [
    now("See what fills it (`redis-cli --bigkeys`, `info memory`), and remove what may go."),
    today(
      "Give cache keys an expiry, bound finished jobs (`removeOnComplete`), and keep cache and queue on separate servers.",
    ),
    thisWeek("Alert at 80 % of `maxmemory`."),
  ],
  verification: "`used_memory` stays below `maxmemory` at peak.",
};
