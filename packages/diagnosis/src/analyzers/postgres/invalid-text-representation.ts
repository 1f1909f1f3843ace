import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const invalidTextRepresentation: Analyzer = {
  kind: "invalid-text-representation",
  general: "invalid-value",
  recognises: "a text that cannot be read as the column's type",
  codes: ["22P02", "22P03", "ER_TRUNCATED_WRONG_VALUE", "ER_TRUNCATED_WRONG_VALUE_FOR_FIELD", "P2007"],
  types: ["InvalidTextRepresentation"],
  words: ["invalid input syntax for", "incorrect integer value", "truncated incorrect"],
  recognise({ lower, message }) {
    if (/json|enum/.test(lower)) return undefined;
    const wanted =
      partOf(message, /invalid input syntax for (?:type )?(\w[\w ]{1,40}?):/) ??
      partOf(message, /[Ii]ncorrect (\w+) value/);
    const value = partOf(message, /: "([^"\n]{0,80})"/);
    return {
      title: `${value === undefined ? "A value" : `\`${value}\``} cannot be read as ${wanted ?? "the column's type"}`,
    };
  },
  cause:
    "The value comes from outside unchecked, or is a missing one turned into text (`undefined`, `null`, `NaN`, an empty string) on its way into the statement.",
  fixes: [
    now(
      "Follow the value back: a route parameter, a query string, an optional field; `undefined` as text means that it was never there.",
    ),
    today("Check the form where it comes in (a UUID, a number), and answer 400 or 404 there."),
    thisWeek("Type route parameters by a schema."),
  ],
  verification: "The same request is answered with 4xx or with data.",
};
