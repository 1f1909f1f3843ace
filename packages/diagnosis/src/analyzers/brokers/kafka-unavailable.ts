import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const kafkaUnavailable: Analyzer = {
  kind: "kafka-unavailable",
  recognises: "a Kafka cluster that does not answer as it should",
  types: [
    "KafkaJSNumberOfRetriesExceeded",
    "KafkaJSConnectionError",
    "KafkaJSBrokerNotFound",
    "KafkaJSProtocolError",
    "NoBrokersAvailable",
    "KafkaJSNonRetriableError",
    "KafkaJSRequestTimeoutError",
  ],
  words: [
    "there is no leader for this topic-partition",
    "not the leader for that topic-partition",
    "the coordinator is not aware of this member",
    "the group is rebalancing",
    "this server does not host this topic-partition",
    "nobrokersavailable",
    "broker transport failure",
    "the group coordinator is not available",
    "all brokers down",
  ],
  recognise({ lower, message, name }) {
    // A refusal or an unknown name says more than that Kafka did not answer.
    if (/econnrefused|enotfound|eai_again/.test(lower)) return undefined;
    return { title: `Kafka did not take the request: ${message.split("\n", 1)[0]?.slice(0, 110) || name}` };
  },
  cause:
    "The brokers cannot be reached under the addresses they announce, a topic does not exist or has no leader at the moment, or the consumer was too slow and its group moved on.",
  fixes: [
    now(
      "Ask the cluster from the service's own network: brokers, topic, leaders; the announced addresses (`advertised.listeners`) must be reachable from there.",
    ),
    today(
      "For rebalancing: make the handling of one batch shorter than the session time-out, with heartbeats in between.",
    ),
    thisWeek("Make topics by provisioning, and watch the consumers' lag."),
  ],
  verification: "The consumer's lag shrinks.",
};
