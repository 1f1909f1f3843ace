import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const rabbitmqPreconditionFailed: Analyzer = {
  kind: "rabbitmq-precondition-failed",
  recognises: "a queue or exchange that is declared otherwise than it is, or a delivery acknowledged twice",
  words: ["precondition_failed", "precondition-failed"],
  recognise({ lower, message }) {
    const what = partOf(message, /for (queue|exchange) '([^']{1,100})'/);
    const named = partOf(message, /for (?:queue|exchange) '([^']{1,100})'/);
    const arg = partOf(message, /inequivalent arg '([\w-]{1,60})'/);
    return {
      title: arg
        ? `The ${what ?? "queue"}${named ? ` \`${named}\`` : ""} exists with another \`${arg}\` than the code declares`
        : lower.includes("delivery tag")
          ? "A message is acknowledged twice, or on another channel than it came on"
          : "RabbitMQ refuses an operation: a precondition failed",
    };
  },
  cause:
    "A queue keeps the arguments that it was first declared with; a release that declares it otherwise (durable, TTL, type) is refused, and the channel is closed with it.",
  fixes: [
    now(
      "Compare the declared arguments with the existing queue's; take back the change, or use a new queue name.",
    ),
    today("For acknowledgements: once per delivery, on the channel it came on, and not with `noAck`."),
    thisWeek("Declare topology in one place, by policies for TTL and the like."),
  ],
  verification: "The service starts, and messages flow.",
  rollback: "Roll back to the release that declares the queue as it is.",
};
