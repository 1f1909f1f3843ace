import { type Analyzer, now, today } from "../analyzer.ts";

export const prismaTransactionClosed: Analyzer = {
  kind: "prisma-transaction-closed",
  general: "timeout",
  recognises: "an interactive Prisma transaction past its time",
  codes: ["P2028"],
  words: [
    "transaction api error",
    "transaction already closed",
    "unable to start a transaction in the given time",
    "expired transaction",
  ],
  recognise({ lower }) {
    if (!/transaction/.test(lower)) return undefined;

    return {
      title: lower.includes("unable to start")
        ? "A transaction could not be begun in time"
        : "An interactive transaction was used after its time had passed",
    };
  },
  cause:
    "The callback took longer than `timeout` (5 s by default): calls to other services or many statements inside; or no connection came free within `maxWait`.",
  fixes: [
    now("Take calls to other services and file work out of the transaction."),
    today("Raise `timeout` and `maxWait` for this one transaction only if its statements need it."),
  ],
  verification: "The same transaction commits under load.",
};
