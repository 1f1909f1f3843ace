import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const divisionByZero: Analyzer = {
  kind: "division-by-zero",
  recognises: "a division by zero",
  codes: ["22012", "ER_DIVISION_BY_ZERO"],
  types: ["DivisionByZero", "ZeroDivisionError"],
  words: ["division by zero", "divide by zero", "integer divide by zero"],
  recognise: () => ({ title: "A number is divided by zero" }),
  cause:
    "The divisor is a count or a sum that is empty for this case: an average over no rows, a rate of a new customer.",
  fixes: [
    now("Find the divisor at the throw site or in the statement; for SQL write `x / nullif(y, 0)`."),
    today("Decide what the answer is for no data, and say so instead of a number."),
    thisWeek("Test the calculation with an empty set."),
  ],
};
