import { type Analyzer, now, today } from "../analyzer.ts";

export const bodyTimeout: Analyzer = {
  kind: "body-timeout",
  general: "timeout",
  recognises: "an answer that began and stopped half-way",
  codes: ["UND_ERR_BODY_TIMEOUT"],
  types: ["BodyTimeoutError"],
  words: ["body timeout error"],
  recognise: () => ({ title: "An answer began and its rest did not come in time" }),
  cause:
    "The callee sent headers and then stalled: a stream that produces nothing, a large export that is slow, a proxy that holds it back.",
  fixes: [
    now("Look at what the callee does between headers and end: a slow query that streams, a stuck pipeline."),
    today("For long streams set `bodyTimeout` on purpose, and send heartbeats; else set a whole deadline."),
  ],
  verification: "The same answer comes to its end.",
};
