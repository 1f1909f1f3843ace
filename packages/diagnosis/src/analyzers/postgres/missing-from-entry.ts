import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";
import { schemaFixes } from "../schema-fixes.ts";

export const missingFromEntry: Analyzer = {
  kind: "missing-from-entry",
  general: "undefined-table",
  recognises: "a table that a statement uses without naming it in its `from`",
  words: ["missing from-clause entry for table", "invalid reference to from-clause entry"],
  recognise({ message }) {
    const table = partOf(message, /for table "([\w.]{1,100})"/);
    return {
      title: table
        ? `The statement uses the table or alias \`${table}\`, which its \`from\` does not have there`
        : "The statement uses a table that its `from` does not have there",
    };
  },
  cause:
    "A join was left out or renamed, the alias is used instead of the name (or the reverse), or a condition was added without its join.",
  fixes: [
    now("Add the join, or use the alias that the statement gives the table."),
    today(
      "Look at what builds the statement: a filter or sort that needs a join which is made only sometimes.",
    ),
    thisWeek("Run each form of the statement against the production schema in a test."),
  ],
  verification: schemaFixes.verification,
};
