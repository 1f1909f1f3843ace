import { type Analyzer, now, today } from "../analyzer.ts";

export const invalidDate: Analyzer = {
  kind: "invalid-date",
  general: "invalid-value",
  recognises: "a date that is not one",
  words: [
    "invalid time value",
    "invalid date",
    "provided date is not in valid range",
    "date value is not finite",
  ],
  recognise({ lower }) {
    if (/invalid date(?:s|d| \w)|invalid input syntax/.test(lower)) return undefined;

    return { title: "A date that is not valid is formatted or used" };
  },
  cause:
    "`new Date(...)` does not throw on text that it cannot read; the error comes later, from `toISOString` or a formatter.",
  fixes: [
    now(
      "Log the text that the date was made from at the throw site: missing, empty, seconds instead of milliseconds, or in a local format.",
    ),
    today("Check dates where they come in, and answer 400 there; read ISO 8601 only."),
  ],
};
