import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const argumentMismatch: Analyzer = {
  kind: "argument-mismatch",
  recognises: "a call with arguments that the function does not take",
  words: [
    "required positional argument",
    "got an unexpected keyword argument",
    "positional arguments but",
    "got multiple values for",
    "required keyword-only argument",
    "positional argument but",
    "wrong number of arguments (given",
    "too few arguments to function",
    "not enough arguments in call",
  ],
  recognise({ message }) {
    const callee = partOf(message, /^([\w.<>]{1,120})\(\)/);
    const argument = partOf(message, /argument '?:? ?'([\w]{1,80})'|arguments?: '([\w]{1,80})'/);
    return {
      title: `\`${callee ?? "A function"}\` is called with arguments that it does not take${argument ? `: \`${argument}\`` : ""}`,
    };
  },
  cause:
    "Caller and function were not changed together: a parameter was added, renamed or removed on one side, or a dependency changed its own.",
  fixes: [
    now(
      "Give the call at the throw site what the function takes, or roll back to the release before the change.",
    ),
    today("Search for all callers of the function."),
    thisWeek("Run a type checker over callers before each deploy."),
  ],
  verification: "The route answers.",
  rollback: "Roll back to the release before the signature or the call was changed.",
};
