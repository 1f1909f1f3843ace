import { type Kind, now, thisWeek, today } from "./kind.ts";

const CODES = /^(?:42703|42P01|42883|3F000|P2021|P2022|ER_BAD_FIELD_ERROR|ER_NO_SUCH_TABLE)$/;
const TEXT =
  /(column|relation|table|function|schema) ["`'“]?([\w. "]+?)["`'”]?(?: of relation "[^"]*")? (?:does not exist|doesn't exist)|(no such (?:column|table)): ([\w.]+)|(unknown column) '([^']+)'|Table '([^']+)' doesn't exist|(invalid (?:column|object) name) '([^']+)'/i;
const TYPES = /^Undefined(?:Column|Table|Function)(?:Error)?$/;

/** The code expects a column or table that the database lacks. */
export const undefinedColumnOrTable: Kind = {
  kind: "undefined-column-or-table",
  recognise({ message, code, name }) {
    const match = TEXT.exec(message);
    if (!(code !== undefined && CODES.test(code)) && !TYPES.test(name) && !match) return undefined;
    const noun = /table|relation|object/i.test(
      match?.[1] ??
        match?.[3] ??
        match?.[8] ??
        (match?.[7] ? "table" : code === "42P01" ? "table" : "column"),
    )
      ? "table"
      : (match?.[1]?.toLowerCase() ?? "column");
    const what = match?.[2] ?? match?.[4] ?? match?.[6] ?? match?.[7] ?? match?.[9];
    return {
      title: what
        ? `The database has no ${noun} \`${what.replaceAll('"', "")}\``
        : `The database lacks a ${noun} that the code expects`,
      fixes: [
        now(
          "Compare the applied migrations with the release's: run the missing one, or roll the release back.",
        ),
        today("Rename in two phases: add the new name, write both, move the readers, then drop the old one."),
        thisWeek("Check the schema against the code before a deploy takes traffic."),
      ],
      verification: "The statement runs against the production schema.",
    };
  },
};
