import { type Analyzer, now, today } from "../analyzer.ts";

export const redisLoading: Analyzer = {
  kind: "redis-loading",
  recognises: "a Redis server that reads its data at start",
  codes: ["LOADING"],
  words: ["loading redis is loading", "redis is loading the dataset"],
  recognise: () => ({ title: "Redis is loading its data and takes no commands yet" }),
  cause:
    "The server was just started; a large data set takes its time, and what restarted it is another question.",
  fixes: [
    now("Wait for it, and look for why it restarted (memory, a deploy, the platform)."),
    today("Wait for readiness in the client (`enableReadyCheck`) and retry with back-off."),
  ],
  verification: "`PING` answers PONG.",
};
