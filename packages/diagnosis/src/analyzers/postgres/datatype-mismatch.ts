import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { schemaFixes } from "../schema-fixes.ts";

export const datatypeMismatch: Analyzer = {
  kind: "datatype-mismatch",
  recognises: "a column or expression of another type than the statement gives",
  codes: ["42804", "42846", "42P18"],
  types: ["DatatypeMismatch", "CannotCoerce", "IndeterminateDatatype"],
  words: [
    "but expression is of type",
    "cannot be cast automatically to type",
    "cannot cast type",
    "could not determine data type of parameter",
    "cannot be matched",
  ],
  recognise({ coded, lower, message }) {
    if (!(coded || /type/.test(lower))) return undefined;
    const match =
      /column "([\w.]{1,100})" is of type ([\w ]{1,60}?) but expression is of type ([\w ]{1,60})/.exec(
        message,
      );
    return {
      title: match
        ? `The column \`${match[1]}\` is ${match[2]}, and is given ${match[3]}`
        : `Types do not fit in the statement: ${message.split("\n", 1)[0]?.slice(0, 110)}`,
    };
  },
  cause:
    "The column's type was changed by a migration, or a value is sent as text (an array, a JSON document, a null) where the database cannot guess its type.",
  fixes: [
    now("Cast the value in the statement (`$1::jsonb`), or send it in the column's own type."),
    today("Look for a migration that changed the column, or a changed parameter, with this release."),
    thisWeek("Run each statement against the production schema in a test."),
  ],
  verification: schemaFixes.verification,
};
