import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const groupingError: Analyzer = {
  kind: "grouping-error",
  recognises: "a column that stands beside an aggregate and is not grouped",
  codes: ["42803", "ER_WRONG_FIELD_WITH_GROUP", "ER_MIX_OF_GROUP_FUNC_AND_FIELDS"],
  types: ["GroupingError"],
  words: ["must appear in the group by clause", "aggregate functions are not allowed", "only_full_group_by"],
  recognise({ message }) {
    const what = partOf(message, /column "([\w.]{1,100})" must appear/);
    return {
      title: what
        ? `The column \`${what}\` is neither grouped nor aggregated`
        : "A column of the statement is neither grouped nor aggregated",
    };
  },
  cause:
    "The statement mixes single values with aggregates; it was changed (a column added), or came from a database that allows it.",
  fixes: [
    now("Add the column to `group by`, or aggregate it."),
    today("Run the statement against the same database version as production in a test."),
  ],
};
