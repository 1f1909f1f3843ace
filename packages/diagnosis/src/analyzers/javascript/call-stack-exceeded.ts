import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const callStackExceeded: Analyzer = {
  kind: "call-stack-exceeded",
  recognises: "recursion without an end",
  types: ["RecursionError", "StackOverflowError"],
  words: [
    "maximum call stack size exceeded",
    "maximum recursion depth exceeded",
    "too much recursion",
    "stack overflow",
  ],
  recognise({ exception, lower }) {
    if (/stackoverflow\.com/.test(lower)) return undefined;
    const frame = exception.frames.find(({ inApp }) => inApp === true)?.function;
    return {
      title: frame
        ? `The call stack is used up in \`${frame}\`: calls that do not end`
        : "The call stack is used up: calls that do not end",
    };
  },
  cause:
    "A function calls itself (mostly through others) without reaching its end: a cycle in the data, a getter or toJSON that reads itself, an event that sets itself off; more rarely `push(...list)` with a very long list.",
  fixes: [
    now("Read the frames that repeat in the stack: they are the circle."),
    today(
      "Bound the depth or remember what was visited; walk deep structures with a list instead of by recursion.",
    ),
    thisWeek("Test the function with a cyclic and with a deep input."),
  ],
};
