import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const alreadyExists: Analyzer = {
  kind: "already-exists",
  recognises: "a table, column, index or type that exists already",
  codes: [
    "42P07",
    "42701",
    "42710",
    "42P06",
    "42723",
    "42P04",
    "ER_TABLE_EXISTS_ERROR",
    "ER_DUP_FIELDNAME",
    "ER_DUP_KEYNAME",
  ],
  types: ["DuplicateTable", "DuplicateColumn", "DuplicateObject", "DuplicateSchema", "DuplicateDatabase"],
  words: ["already exists"],
  recognise({ coded, lower, message, name }) {
    if (
      !(
        coded ||
        name.startsWith("Duplicate") ||
        /(?:relation|table|column|type|index|constraint|schema|function|database|extension) ["'`]?[\w.]{1,100}["'`]? (?:of relation "[^"]{1,100}" )?already exists/.test(
          lower,
        )
      )
    )
      return undefined;
    const match =
      /(relation|table|column|type|index|constraint|schema|function|database|extension|role) ["'`]?([\w.]{1,100})["'`]?/i.exec(
        message,
      );
    return {
      title: match
        ? `The ${match[1]?.toLowerCase() === "relation" ? "table or index" : match[1]?.toLowerCase()} \`${match[2]}\` exists already`
        : "Something that the statement makes exists already",
    };
  },
  cause:
    "A migration runs for the second time, broke off half-way before, ran beside another instance's, or somebody made the object by hand.",
  fixes: [
    now(
      "Compare the migration tool's list of applied steps with the schema, and mark the step as applied if the object is as it should be.",
    ),
    today("Run migrations under a lock, from one place, each in a transaction."),
    thisWeek(
      "Write steps so that they can be repeated (`if not exists` only where the definition is sure to be the same).",
    ),
  ],
  verification: "The migration tool reports every step applied.",
};
