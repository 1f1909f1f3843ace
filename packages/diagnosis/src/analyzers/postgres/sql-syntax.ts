import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const sqlSyntax: Analyzer = {
  kind: "sql-syntax",
  recognises: "a statement that the database cannot parse",
  codes: ["42601", "ER_PARSE_ERROR", "42000"],
  types: ["SyntaxErrorOrAccessRuleViolation"],
  words: [
    "syntax error at or near",
    "syntax error at end of input",
    "you have an error in your sql syntax",
    "incomplete input",
    '": syntax error',
  ],
  recognise({ message }) {
    const near = partOf(message, /(?:at or near|near) ["']([^"'\n]{1,80})["']/);
    return {
      title: near
        ? `The database cannot parse the statement near \`${near}\``
        : "The database cannot parse the statement",
    };
  },
  cause:
    "The statement was put together at run time and came out wrong: an empty list in `in ()`, a missing value, a reserved word as a name, a half-applied template, or another database's dialect.",
  fixes: [
    now("Log the finished statement (without values) where it is made, and look at the named place."),
    today("Handle the empty list before the statement is made, and bind values as parameters."),
    thisWeek("Build statements by a query builder, and test each with empty and with several values."),
  ],
  verification: "The statement runs with the same input.",
};
