import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const invalidJsonInDatabase: Analyzer = {
  kind: "invalid-json-in-database",
  general: "invalid-json",
  recognises: "text that the database reads as JSON and that is none",
  codes: ["22P02", "22032", "ER_INVALID_JSON_TEXT"],
  words: ["invalid input syntax for type json", "invalid json text", "malformed json"],
  recognise({ lower }) {
    if (!/json/.test(lower)) return undefined;

    return {
      title: "Text that is not JSON is stored in, or read as, a JSON column of the database: not JSON",
    };
  },
  cause:
    "A value goes to a json column as plain text, as `undefined`, or as a list in the driver's array syntax; or a text column with old, malformed rows is cast to json in a query.",
  fixes: [
    now(
      "If it is a write: send `JSON.stringify(value)`. If it is a query that casts: find the rows that do not parse, and leave them out until mended.",
    ),
    today("Count and repair the malformed rows, and store JSON in json columns only."),
    thisWeek("Add a check that the health page counts malformed rows."),
  ],
  verification: "The query runs over the whole table.",
};
