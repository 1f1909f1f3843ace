import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const checkViolation: Analyzer = {
  kind: "check-violation",
  general: "constraint-violation",
  recognises: "a row that a check of the table refuses",
  codes: ["23514", "SQLITE_CONSTRAINT_CHECK", "ER_CHECK_CONSTRAINT_VIOLATED"],
  types: ["CheckViolation"],
  words: ["violates check constraint", "check constraint failed", "check constraint '"],
  recognise({ message }) {
    const key = partOf(
      message,
      /check constraint "([\w.]{1,120})"|CHECK constraint failed: ([^\n]{1,120})|Check constraint '([\w.]{1,120})'/,
    );
    return {
      title: key
        ? `A row breaks the constraint \`${key}\`: a check refuses its values`
        : "A row breaks a check constraint of the table",
    };
  },
  cause:
    "The code writes a value that the table's rule does not allow: a state that is not listed there, a negative amount, an end before its beginning; or the rule is newer than the code.",
  fixes: [
    now("Look at the values of the refused row: the check is right until shown otherwise."),
    today("Check the same rule where the input comes in, and answer 422."),
    thisWeek("Change rule and code in two steps: first widen the rule, then the code."),
  ],
  verification: "The same write goes through, or is answered with 4xx.",
};
