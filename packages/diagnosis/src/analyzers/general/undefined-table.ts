import type { Analyzer } from "../analyzer.ts";
import { schemaFixes } from "../schema-fixes.ts";

const CODES = /^(?:42P01|3F000|P2021|ER_NO_SUCH_TABLE)$/;
const TEXT =
  /(?:relation|table|schema|view) (?:["`'“]([\w. "]+?)["`'”]|([A-Za-z_][\w.]*)) (?:does not exist|doesn't exist)|no such table: ([\w.]+)|invalid object name ['"]?([\w.]+)|base table or view not found/i;

/** The code expects a table, view or schema that the database lacks. */
export const undefinedTable: Analyzer = {
  kind: "undefined-table",
  recognises: "a table, view or schema that the database lacks",
  cause:
    "The migration that makes it has not run in this database, or the connection uses another database, schema or search path.",
  codes: ["42P01", "3F000", "P2021", "ER_NO_SUCH_TABLE"],
  types: ["UndefinedTable"],
  words: [
    "does not exist",
    "doesn't exist",
    "no such table",
    "invalid object name",
    "base table or view not found",
  ],
  recognise({ message, code, name }) {
    const match = TEXT.exec(message);
    if (!match && !(code !== undefined && CODES.test(code)) && !/^UndefinedTable(?:Error)?$/.test(name))
      return undefined;
    const noun = code === "3F000" || /^schema /i.test(match?.[0] ?? "") ? "schema" : "table";
    const what = match?.slice(1).find((part) => part !== undefined);
    return {
      title: what
        ? `The database has no ${noun} \`${what.replaceAll('"', "")}\``
        : `The database lacks a ${noun} that the code expects`,
      ...schemaFixes,
    };
  },
};
