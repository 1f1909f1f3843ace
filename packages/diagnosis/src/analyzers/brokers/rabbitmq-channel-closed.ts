import { type Analyzer, now, today } from "../analyzer.ts";

export const rabbitmqChannelClosed: Analyzer = {
  kind: "rabbitmq-channel-closed",
  recognises: "a RabbitMQ channel or connection that is used after it was closed",
  types: ["IllegalOperationError", "AlreadyClosedException"],
  words: [
    "channel closed",
    "channel is closed",
    "connection closed: 320",
    "connection_forced",
    "channel ended, no reply will be forthcoming",
  ],
  recognise({ lower, name }) {
    if (
      name !== "IllegalOperationError" &&
      name !== "AlreadyClosedException" &&
      !/320|connection[_-]forced|no reply will be forthcoming|amqp|rabbit/.test(lower)
    )
      return undefined;
    if (!/channel|connection/.test(lower)) return undefined;

    return {
      title:
        lower.includes("320") || lower.includes("connection_forced")
          ? "The RabbitMQ broker closed the connection"
          : "A RabbitMQ channel was used after it had been closed",
    };
  },
  cause:
    "The broker closes a channel on the first error in it (a wrong argument, a missing queue, a late acknowledgement); later uses only see it closed.",
  fixes: [
    now("Find the first `error` event of the channel or the connection: it says why."),
    today("Listen to `error` and `close` of channel and connection, and make them anew with back-off."),
  ],
  verification: "After a restart of the broker messages flow by themselves.",
};
