import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const invalidDatetime: Analyzer = {
  kind: "invalid-datetime",
  general: "invalid-value",
  recognises: "a text that the database cannot read as a date or time",
  codes: ["22007", "22008", "ER_WRONG_VALUE", "22009"],
  types: ["InvalidDatetimeFormat", "DatetimeFieldOverflow"],
  words: [
    "date/time field value out of range",
    "invalid input syntax for type timestamp",
    "incorrect datetime value",
    "incorrect date value",
    "time zone displacement out of range",
  ],
  recognise({ message }) {
    const value = partOf(message, /(?:: |value: )["']([^"'\n]{0,60})["']/);
    return {
      title: value
        ? `\`${value}\` cannot be read as a date or time`
        : "A text cannot be read as a date or time",
    };
  },
  cause:
    "The date came from outside in a local order of day and month, is empty or `Invalid Date`, or is a number of seconds that was taken for a text.",
  fixes: [
    now("Follow the value back to where it came in."),
    today("Accept ISO 8601 only, parse it where it comes in, and answer 400 for the rest."),
  ],
};
