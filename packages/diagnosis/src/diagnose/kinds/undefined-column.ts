import { schemaFixes } from "../schema-fixes.ts";
import type { Kind } from "./kind.ts";

const CODES = /^(?:42703|P2022|ER_BAD_FIELD_ERROR)$/;
const TEXT =
  /column ["`'“]?([\w. "]+?)["`'”]?(?: of relation "[^"]*")? (?:does not exist|doesn't exist)|no such column: ([\w.]+)|table \w+ has no column named (\w+)|unknown column ['`]([^'`]+)|invalid column name ['"]?([\w.]+)|invalid identifier/i;

/** The code expects a column that the database lacks. */
export const undefinedColumn: Kind = {
  kind: "undefined-column",
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
