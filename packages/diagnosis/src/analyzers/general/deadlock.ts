import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /deadlock (?:detected|found)|was deadlocked on lock resources|could not serialize access|write conflict (?:or a deadlock|during plan execution)|transaction failed due to a write conflict|restart transaction:/i;
const CODES = /^(?:40P01|40001|P2034|ER_LOCK_DEADLOCK|SQLITE_BUSY_SNAPSHOT)$/;
const TYPES =
  /^(?:DeadlockDetected\w*|SerializationFailure\w*|DeadlockLoserDataAccessException|CannotAcquireLockException|CannotSerializeTransactionException)$/;

/** Two transactions stood in each other's way, and the database ended one of them. */
export const deadlock: Analyzer = {
  kind: "deadlock",
  recognises: "transactions that stand in each other's way",
  cause:
    "Two transactions took the same rows in different orders, so each waited for the other, and the database ended one.",
  codes: ["40P01", "40001", "P2034", "ER_LOCK_DEADLOCK", "SQLITE_BUSY_SNAPSHOT"],
  types: [
    "DeadlockDetected",
    "SerializationFailure",
    "DeadlockLoserDataAccessException",
    "CannotAcquireLockException",
    "CannotSerializeTransactionException",
  ],
  words: ["deadlock", "serialize access", "write conflict", "restart transaction"],
  recognise({ message, code, name }) {
    if (!TEXT.test(message) && !TYPES.test(name) && !(code !== undefined && CODES.test(code)))
      return undefined;
    const serial = code === "40001" || /serialize access|SerializationFailure/i.test(`${name} ${message}`);
    return {
      title: serial
        ? "Two transactions changed the same rows at once; the database refused one"
        : "Two transactions waited for each other; the database ended one (deadlock)",
      fixes: [
        now(
          "Retry the whole transaction, a few times and with a short random pause: it is meant to be retried.",
        ),
        today(
          "Find the other transaction in the database's log (its DETAIL names both) and let both touch the rows in the same order.",
        ),
        thisWeek("Keep transactions short: no calls to other services inside them."),
      ],
      verification: "Retried transactions go through, and the database's deadlock count stops growing.",
    };
  },
};
