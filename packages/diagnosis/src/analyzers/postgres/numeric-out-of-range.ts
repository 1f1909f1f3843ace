import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const numericOutOfRange: Analyzer = {
  kind: "numeric-out-of-range",
  general: "invalid-value",
  recognises: "a number that does not fit its column",
  codes: ["22003", "ER_WARN_DATA_OUT_OF_RANGE", "P2020"],
  types: ["NumericValueOutOfRange"],
  words: [
    "integer out of range",
    "bigint out of range",
    "smallint out of range",
    "numeric field overflow",
    "out of range value for column",
    "is out of range for type",
    "value out of int32 range",
  ],
  recognise({ message }) {
    const what = partOf(
      message,
      /out of range for type (\w+)|(integer|bigint|smallint) out of range|for column '([\w.]{1,100})'/,
    );
    return {
      title: what
        ? `A number does not fit \`${what}\`: out of range`
        : "A number does not fit its column (numeric field overflow)",
    };
  },
  cause:
    "An id or counter grew past 2,147,483,647 in an `integer` column, an amount has more digits than the column, or a value from outside was not bounded (a page number, a time in milliseconds).",
  fixes: [
    now(
      "Find the value: if it is the table's own id sequence, it is urgent, each insert fails; widen the column to bigint.",
    ),
    today("Bound numbers from outside where they come in (400)."),
    thisWeek("Watch how full the integer sequences are."),
  ],
  verification: "The same write goes through.",
};
