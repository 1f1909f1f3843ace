import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const undefinedName: Analyzer = {
  kind: "undefined-name",
  recognises: "a name that is defined nowhere (ReferenceError, NameError)",
  types: ["ReferenceError", "NameError", "UnboundLocalError"],
  recognise({ message }) {
    if (/in ES module scope/.test(message)) return undefined;
    const what =
      partOf(message, /^(?:name )?'?([\w$.]{1,120})'? is not defined/) ??
      partOf(message, /(?:local )?variable '?([\w$]{1,120})'?/) ??
      partOf(message, /undefined local variable or method [`'"]([\w?!]{1,120})/);
    return {
      title: what
        ? `The name \`${what}\` is not defined where it is used`
        : `A name is used that is not defined: ${message.slice(0, 100)}`,
    };
  },
  cause:
    "A missing import or declaration, a typing error, a name of another environment (browser, test), or a way through the code that does not assign it.",
  fixes: [
    now(
      "Add the import or the declaration at the throw site, or roll back to the release before it was used.",
    ),
    today("Search for the same name elsewhere, and call the route once as a test."),
    thisWeek("Run the type checker or linter before each deploy (`no-undef`, `pyflakes`)."),
  ],
  verification: "The route answers, and no error names it any more.",
  rollback: "Roll back to the release before the name was used.",
};
