import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const notInTransactionBlock: Analyzer = {
  kind: "not-in-transaction-block",
  recognises: "a statement that may not run inside a transaction",
  codes: ["25001", "25P01"],
  types: ["ActiveSqlTransaction", "NoActiveSqlTransaction"],
  words: [
    "cannot run inside a transaction block",
    "cannot be executed from a function",
    "can only be used in transaction blocks",
    "there is no transaction in progress",
  ],
  recognise({ lower, message }) {
    const what = partOf(message, /^(?:error: )?([A-Z][A-Z ]{2,60}) (?:cannot|can only)/);
    return {
      title: what
        ? `${what} ${lower.includes("can only") ? "runs only inside" : "cannot run inside"} a transaction`
        : "A statement does not fit being inside or outside of a transaction",
    };
  },
  cause:
    "Some statements (`create index concurrently`, `vacuum`, `create database`) refuse to run in a transaction, and migration tools wrap each file in one by default.",
  fixes: [
    now(
      "Mark that migration as one without a transaction (the tool's own switch), with this statement alone in its file.",
    ),
    today("Run it again after checking for an invalid index left by the broken run."),
  ],
};
