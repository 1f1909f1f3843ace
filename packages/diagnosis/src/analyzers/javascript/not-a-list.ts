import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const CALLEE =
  /([\w$.[\]()]{1,120})\.(map|filter|forEach|reduce|find|findIndex|some|every|slice|sort|flatMap|join|entries|push|at) is not a function/;

export const notAList: Analyzer = {
  kind: "not-a-list",
  general: "undefined-access",
  recognises: "a list method called on something that is no list (`rows.map is not a function`)",
  words: ["is not a function"],
  recognise({ message }) {
    if (!CALLEE.test(message)) return undefined;
    const match = CALLEE.exec(message);
    return { title: `\`${match?.[1]}\` has no \`.${match?.[2]}\`: it is not the list that the code expects` };
  },
  cause:
    "The value that should be a list is something else: an answer wrapped in an object (`{ data: [...] }`), an error object that was returned, one row instead of rows, or a promise.",
  fixes: [
    now(
      "Log the type and the keys of the value at the throw site; compare them with what the query or the callee answers today.",
    ),
    today(
      "Read the list from where it really is (`result.rows`, `body.data`), and check the shape where the value comes in.",
    ),
    thisWeek(
      "Give the answer a declared type and parse it (a schema) at the border, so that a changed shape fails with its name.",
    ),
  ],
  verification: "The route answers with the data, and no error names this method any more.",
};
