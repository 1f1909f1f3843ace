import { type Analyzer, now, today } from "../analyzer.ts";

export const rabbitmqNotFound: Analyzer = {
  kind: "rabbitmq-not-found",
  recognises: "a queue or exchange that the RabbitMQ broker does not have",
  words: ["not_found - no queue", "not_found - no exchange", "not-found) with message"],
  recognise({ message }) {
    const match = /no (queue|exchange) '([^']{1,100})'/.exec(message);
    return {
      title: match
        ? `RabbitMQ has no ${match[1]} \`${match[2]}\``
        : "RabbitMQ does not have the queue or exchange that is asked for",
    };
  },
  cause:
    "Nobody declared it in this virtual host yet, it was deleted (auto-delete, expiry), or the name differs between environments.",
  fixes: [
    now("Let the service declare what it uses before it publishes or consumes, or correct the name."),
    today("Declare topology at the start of each service, the same way."),
  ],
  verification: "Messages flow.",
};
