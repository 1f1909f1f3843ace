import type { Analyzer } from "../analyzer.ts";
import { schemaFixes } from "../schema-fixes.ts";

const CODES = /^(?:42703|P2022|ER_BAD_FIELD_ERROR)$/;
const TEXT =
  /column (?:["`'“]([\w. "]+?)["`'”]|([\w.]+(?:"[^"\n]{1,100}")?))(?: of relation "[^"]*")? (?:does not exist|doesn't exist)|no such column: ([\w.]+)|table \w+ has no column named (\w+)|unknown column ['`]([^'`]+)|invalid column name ['"]?([\w.]+)|invalid identifier/i;

/** The code expects a column that the database lacks. */
export const undefinedColumn: Analyzer = {
  kind: "undefined-column",
  recognises: "a column that the database lacks",
  cause:
    "Code and schema are of different releases: the migration has not run here, or it renamed or dropped the column while code still reads it.",
  codes: ["42703", "P2022", "ER_BAD_FIELD_ERROR"],
  types: ["UndefinedColumn"],
  words: ["column", "invalid identifier"],
  recognise({ message, code, name }) {
    const match = TEXT.exec(message);
    if (!match && !(code !== undefined && CODES.test(code)) && !/^UndefinedColumn(?:Error)?$/.test(name))
      return undefined;
    const what = match?.slice(1).find((part) => part !== undefined);
    return {
      title: what
        ? `The database has no column \`${what.replaceAll('"', "")}\``
        : "The database lacks a column that the code expects",
      ...schemaFixes,
    };
  },
};
