import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const serializationFailure: Analyzer = {
  kind: "serialization-failure",
  general: "deadlock",
  recognises: "a transaction that the database refused because another one changed the same rows",
  codes: ["40001", "SQLITE_BUSY_SNAPSHOT"],
  types: ["SerializationFailure", "CannotSerializeTransactionException"],
  words: ["could not serialize access", "restart transaction:", "write conflict during plan execution"],
  recognise: () => ({ title: "Two transactions changed the same rows at once; the database refused one" }),
  cause:
    "Under repeatable read or serializable isolation the database gives up one of two transactions that cannot be put in an order; the statement itself is right.",
  fixes: [
    now("Retry the whole transaction, a few times and with a short random pause: it is meant to be retried."),
    today("Keep such transactions short, and read only what they need."),
    thisWeek(
      "Take the lower isolation where a row lock (`select ... for update`) or an atomic update does the same.",
    ),
  ],
  verification: "Retried transactions go through, and the share of retries stays small under peak load.",
};
