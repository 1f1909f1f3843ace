import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";
import { schemaFixes } from "../schema-fixes.ts";

export const ambiguousColumn: Analyzer = {
  kind: "ambiguous-column",
  recognises: "a column name that more than one table of the statement has",
  codes: ["42702", "ER_NON_UNIQ_ERROR"],
  types: ["AmbiguousColumn"],
  words: ["is ambiguous", "ambiguous column name"],
  recognise({ coded, lower, message, name }) {
    if (!(/column/.test(lower) || coded || name.startsWith("Ambiguous"))) return undefined;
    const what = partOf(
      message,
      /column (?:reference )?["'`]?([\w.]{1,100})["'`]? (?:in .{1,40} )?is ambiguous|ambiguous column name: ([\w.]{1,100})/i,
    );
    return {
      title: what
        ? `The column \`${what}\` is in more than one table of the statement`
        : "A column of the statement is in more than one of its tables",
    };
  },
  cause:
    "A join brought a second table with a column of that name, mostly by a new join or by a migration that added the column to another table.",
  fixes: [
    now("Write the table (or its alias) before the column in the statement."),
    today("Qualify every column in statements that join."),
    thisWeek("Run each statement against the production schema in a test."),
  ],
  verification: schemaFixes.verification,
};
