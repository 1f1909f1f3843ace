import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const invalidEnumValue: Analyzer = {
  kind: "invalid-enum-value",
  general: "invalid-value",
  recognises: "a value that the database's enumeration does not have",
  codes: ["22P02"],
  words: ["invalid input value for enum", "value not found in enum"],
  recognise({ lower, message }) {
    if (!/enum/.test(lower)) return undefined;
    const what = partOf(message, /for enum ["`]?([\w.]{1,100})|not found in enum ['"]?([\w.]{1,100})/);
    const value = partOf(message, /enum ["`]?[\w.]{1,100}["`]?: "([^"\n]{1,80})"|Value '([^'\n]{1,80})'/);
    return {
      title: `${value ? `\`${value}\`` : "A value"} is not one of the enumeration${what ? ` \`${what}\`` : ""}`,
    };
  },
  cause:
    "The code knows a value that the database's type does not: the migration that adds it has not run (or runs after the code), or the letter case differs.",
  fixes: [
    now(
      "Compare the type's values (`select enum_range(null::<type>)`) with the code's, and run the migration that adds the value.",
    ),
    today("Add values in a release before the code that writes them."),
    thisWeek("Check the schema against the code before a deploy takes traffic."),
  ],
  verification: "The same write goes through.",
  rollback: "Roll the code back; values of an enumeration cannot be taken out.",
};
