import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const syntaxError: Analyzer = {
  kind: "syntax-error",
  recognises: "source that does not parse",
  types: ["SyntaxError", "IndentationError", "TabError"],
  recognise({ message, name }) {
    if (
      /json|bigint|regular expression|does not provide an export|strip-only|position \d|token '?</i.test(
        message,
      )
    )
      return undefined;

    return { title: `A source file does not parse: ${message.split("\n", 1)[0]?.slice(0, 120) || name}` };
  },
  cause:
    "The file has an error in its syntax (a half merge, a lost bracket or indentation), was cut, or uses syntax that this runtime is too old for.",
  fixes: [
    now(
      "Look at the first frame or the line above the message: the file and place; roll back if it came with a release.",
    ),
    today(
      "Compare the runtime's version with the one of development: new operators are a syntax error in an old one.",
    ),
    thisWeek("Parse and start the built artefact in CI."),
  ],
  verification: "The artefact starts.",
  rollback: "Roll back to the release before the file was changed.",
};
