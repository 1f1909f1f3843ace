import { type Analyzer, now, today } from "../analyzer.ts";

export const transactionAborted: Analyzer = {
  kind: "transaction-aborted",
  recognises: "statements after a failed one in the same transaction",
  codes: ["25P02"],
  types: ["InFailedSqlTransaction"],
  words: [
    "current transaction is aborted",
    "transaction has been rolled back due to previous exception",
    "transaction has been rolled back due to a previous exception",
  ],
  recognise: () => ({ title: "A transaction that had failed before was used on" }),
  cause:
    "An earlier statement of the same transaction failed, and its error was not passed on; the database refuses the rest until a rollback.",
  fixes: [
    now(
      "Find the first error of this transaction, before this one: it is the cause, and somebody caught it.",
    ),
    today("Roll back in `catch`, and pass the first error on; use a savepoint where one statement may fail."),
  ],
};
