import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const uniqueViolation: Analyzer = {
  kind: "unique-violation",
  general: "constraint-violation",
  recognises: "a row whose key exists already",
  codes: [
    "23505",
    "P2002",
    "ER_DUP_ENTRY",
    "SQLITE_CONSTRAINT_UNIQUE",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "E11000",
    "11000",
  ],
  types: ["UniqueViolation", "UniqueConstraint", "SequelizeUniqueConstraint"],
  words: [
    "duplicate key value violates",
    "unique constraint failed",
    "duplicate entry '",
    "e11000 duplicate key",
    "violates unique constraint",
    "violation of unique key constraint",
    "violation of primary key constraint",
    "cannot insert duplicate key",
  ],
  recognise({ message }) {
    const key = partOf(
      message,
      /unique constraint "([\w.]{1,120})"|UNIQUE constraint failed: ([\w., ]{1,160})|KEY constraint '([\w.]{1,120})'|for key '([\w.]{1,120})'|(?:fields|constraint): \(?`([^)\n]{1,120}?)`\)?|index: (\S{1,120}) dup key/,
    );
    return {
      title: key
        ? `A row breaks the constraint \`${key.replaceAll("`", "")}\`: its key exists already`
        : "A row breaks a unique constraint: its key exists already",
    };
  },
  cause:
    "The same thing is written twice: a repeated request or message, two requests at once, an id sequence behind the data (after an import), or a check that ran before the other write.",
  fixes: [
    now(
      "Look which way wrote it first: a retry, a double submit, a replayed message; if ids collide, compare the sequence with the highest id.",
    ),
    today(
      "Make the write idempotent (`on conflict`, upsert) where repeats are normal; answer 409 instead of 500 where they are the caller's fault.",
    ),
    thisWeek("Give requests that write an idempotency key."),
  ],
  verification: "Two equal writes at once lead to one row and no 500.",
};
