import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const keyMissing: Analyzer = {
  kind: "key-missing",
  recognises: "a key that a mapping does not have",
  types: ["KeyError"],
  recognise({ message, name }) {
    if (!(name === "KeyError" && !/^'?[A-Z][A-Z0-9]*_[A-Z0-9_]+'?$/.test(message))) return undefined;
    const key =
      partOf(message, /^(?:KeyError: )?['"]([^'"\n]{1,120})['"]$/) ??
      partOf(message, /key not found: :?"?([\w.]{1,80})/);
    return {
      title: key
        ? `The key \`${key}\` is not in the mapping that is read`
        : `A key is not in the mapping that is read: ${message.slice(0, 80)}`,
    };
  },
  cause:
    "The answer, row or message has another shape than the code expects: a renamed field, an optional one, or an error answer in its place.",
  fixes: [
    now("Look at the mapping's keys at the throw site, and at where it comes from."),
    today("Parse what comes from outside by a schema, and say there what is missing."),
  ],
};
