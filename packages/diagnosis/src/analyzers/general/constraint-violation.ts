import { type Analyzer, now, today } from "../analyzer.ts";

const CODES =
  /^(?:23\d{3}|23P01|P2002|P2003|P2011|P2014|ER_DUP_ENTRY|ER_NO_REFERENCED_ROW_2?|ER_ROW_IS_REFERENCED_2?|SQLITE_CONSTRAINT\w*)$/;
const TEXT =
  /null value in column "([\w.]+)"|violates .{0,40}?constraint(?: "?([\w.]+)"?)?|duplicate key(?! value violates)|duplicate entry|(?:unique|not null|foreign key|check) constraint failed(?:: ([\w., ]+))?/i;

/** The database refused a row. */
export const constraintViolation: Analyzer = {
  kind: "constraint-violation",
  recognises: "a row that a rule of the table refuses",
  cause: "The values break a rule of the schema; the rule is right until shown otherwise.",
  recognise({ message, code, name }) {
    const match = TEXT.exec(message);
    if (
      !match &&
      !(code !== undefined && CODES.test(code)) &&
      !/^(?:IntegrityError|(?:Unique|ForeignKey|NotNull|Check)Violation(?:Error)?)$/.test(name)
    )
      return undefined;
    const empty = match?.[1];
    const constraint = match?.[2] ?? match?.[3];
    return {
      title: empty
        ? `A row breaks the not-null constraint of the column \`${empty}\``
        : constraint
          ? `A row breaks the constraint \`${constraint}\``
          : "A row breaks a constraint of the table",
      fixes: [
        now("Look at the values of the refused row: the constraint is right until shown otherwise."),
        today(
          "Make the write idempotent (upsert) where repeats are normal; answer 409 or 422 instead of 500.",
        ),
      ],
    };
  },
};
