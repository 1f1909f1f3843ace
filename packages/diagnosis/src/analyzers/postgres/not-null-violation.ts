import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const notNullViolation: Analyzer = {
  kind: "not-null-violation",
  general: "constraint-violation",
  recognises: "a row without a value that the column requires",
  codes: ["23502", "P2011", "ER_BAD_NULL_ERROR", "SQLITE_CONSTRAINT_NOTNULL", "ER_NO_DEFAULT_FOR_FIELD"],
  types: ["NotNullViolation"],
  words: [
    "violates not-null constraint",
    "not null constraint failed",
    "null constraint violation",
    "cannot be null",
    "notnull violation",
    "doesn't have a default value",
  ],
  recognise({ coded, lower, message, name }) {
    if (
      !(
        coded ||
        name.startsWith("NotNull") ||
        !/(?:argument|parameter|body|value) cannot be null/.test(lower)
      )
    )
      return undefined;
    const column = partOf(
      message,
      /null value in column "([\w.]{1,100})"|NOT NULL constraint failed: ([\w.]{1,120})|[Cc]olumn '([\w.]{1,100})' cannot be null|Field '([\w.]{1,100})' doesn't have|on the fields: \(`?([\w.`, ]{1,120}?)`?\)|notNull Violation: ([\w.]{1,100})/,
    );
    const table = partOf(message, /of relation "([\w.]{1,100})"/);
    return {
      title: column
        ? `A row breaks the not-null constraint of the column \`${column}\`${table ? ` of \`${table}\`` : ""}`
        : "A row breaks a not-null constraint: a required value is missing",
    };
  },
  cause:
    "The code writes the row without this value: a field that is optional in the input and required in the table, or a column that a migration made required before all code wrote it.",
  fixes: [
    now("Look at the values of the refused row, and which way through the code leaves this one out."),
    today(
      "Require the value where the input comes in (422), or give the column a default; make columns required in a later release than the code that fills them.",
    ),
    thisWeek("Keep the types of the code and the schema together by generation."),
  ],
  verification: "The same write goes through.",
  rollback: "If a migration made the column required, drop that constraint until the code fills it.",
};
