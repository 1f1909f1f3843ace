import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { schemaFixes } from "../schema-fixes.ts";

const OPERATOR = /operator does not exist: ([^\n]{1,120})/i;
const TEXT = /function ["`']?([\w.]+(?:\([^)\n]{0,80}\))?)["`']? does not exist|no such function: (\w+)/i;

/** The statement uses a function or operator that the database does not have for these types. */
export const undefinedFunction: Analyzer = {
  kind: "undefined-function",
  recognises: "a function or operator that the database lacks for these types",
  cause:
    "The migration or extension that makes it has not run here, or the arguments have other types than before.",
  codes: ["42883"],
  types: ["UndefinedFunction"],
  words: ["operator does not exist", "function", "no such function"],
  recognise({ message, code, name }) {
    const operator = OPERATOR.exec(message)?.[1];
    const match = TEXT.exec(message);
    if (operator === undefined && !match && code !== "42883" && !/^UndefinedFunction(?:Error)?$/.test(name))
      return undefined;
    if (operator !== undefined) {
      return {
        title: `The database has no operator \`${operator.trim()}\`: a column or parameter has another type than the statement expects`,
        fixes: [
          now("Cast the side that has the wrong type, or change the statement to the column's real type."),
          today("Look for a migration or a changed parameter that gave the column or value its new type."),
          thisWeek("Run each statement against the production schema in a test."),
        ],
      };
    }
    const what = match?.slice(1).find((part) => part !== undefined);
    return {
      title: what
        ? `The database has no function \`${what}\``
        : "The database lacks a function or operator that the statement uses",
      ...schemaFixes,
    };
  },
};
