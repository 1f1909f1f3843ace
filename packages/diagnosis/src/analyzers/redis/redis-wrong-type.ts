import { type Analyzer, now, today } from "../analyzer.ts";

export const redisWrongType: Analyzer = {
  kind: "redis-wrong-type",
  recognises: "a Redis key that holds another type of value",
  codes: ["WRONGTYPE"],
  words: ["wrongtype operation", "holding the wrong kind of value"],
  recognise: () => ({ title: "A Redis key holds another type of value than the command works on" }),
  cause:
    "Two parts of the code use one key for different things, or a release changed how a value is stored while old keys live on.",
  fixes: [
    now("Look at the key (`type <key>`), and delete it if it is only a cache."),
    today("Give the new form a new key name (a version in the prefix)."),
  ],
  verification: "The same call answers.",
};
