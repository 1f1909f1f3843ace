import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const destructureUndefined: Analyzer = {
  kind: "destructure-undefined",
  general: "undefined-access",
  recognises: "destructuring of undefined or null",
  words: ["cannot destructure property"],
  recognise({ message }) {
    const match =
      /cannot destructure property ['"`]([^'"`]{1,120})['"`] of ['"`]([^'`]{1,160}?)['"`] as it is (undefined|null)/i.exec(
        message,
      );
    return {
      title: match
        ? `\`${match[1]}\` is taken out of \`${match[2]}\`, which is ${match[3]}: something is used that is not there`
        : "A property is taken out of something that is not there",
    };
  },
  cause:
    "The value on the right of the destructuring was never given: a missing argument or body, a query without rows, a function that returns nothing on one of its ways.",
  fixes: [
    now(
      "Look at what should have given the value at the throw site: a body that was not parsed, a query without rows, a call without its argument.",
    ),
    today(
      "Check the value where it is made, and answer 400 or 404 there with what is missing; a default of `{}` only hides it.",
    ),
    thisWeek("Turn on strict null checks for this file."),
  ],
  verification: "The same request answers, and no error names this property any more.",
};
