import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const bindMismatch: Analyzer = {
  kind: "bind-mismatch",
  recognises: "a statement that is given another number of parameters than it has",
  codes: ["08P01", "42P02", "ER_WRONG_PARAMCOUNT"],
  types: ["UndefinedParameter", "ProtocolViolation"],
  words: [
    "bind message supplies",
    "there is no parameter $",
    "incorrect number of bindings",
    "the server expects",
    "wrong number of parameters",
  ],
  recognise({ lower, message }) {
    if (!/parameter|argument|binding/.test(lower)) return undefined;

    return {
      title: `The statement and its parameters do not fit: ${message.split("\n", 1)[0]?.slice(0, 110)}`,
    };
  },
  cause:
    "The text of the statement and the list of values are made in two places, and one of them changed; or a pooler hands a prepared statement to another session.",
  fixes: [
    now("Count the placeholders and the values at the throw site."),
    today("Build both from one list, or by a query builder."),
    thisWeek("Run each statement once in a test against the real database."),
  ],
};
