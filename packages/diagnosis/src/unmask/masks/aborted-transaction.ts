import type { Mask } from "./mask.ts";

const TEXT =
  /current transaction is aborted|in failed sql transaction|transaction has been rolled back due to a previous exception|already (?:been )?(?:closed|rolled back) due to (?:a )?previous|can't reconnect until invalid transaction|transaction already closed: a (?:query|commit) cannot be executed|marked as rollback-only|an error occurred in the current transaction/i;
const TYPES =
  /^(?:InFailedSqlTransaction|InFailedSQLTransactionError|PendingRollbackError|TransactionManagementError|UnexpectedRollbackException)$/;

/** The transaction died of an earlier statement; SQLSTATE 25P02 never is the first error. */
export const abortedTransaction: Mask = {
  slug: "aborted-transaction",
  recognise: ({ name, text, code }) =>
    code === "25P02" || TYPES.test(name) || TEXT.test(text) ? "hollow" : undefined,
  reason: (root) => `The transaction had already been aborted by ${root}`,
  tell: "The first statement that failed in this transaction would tell.",
};
