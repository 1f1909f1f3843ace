/** What to do where the database's schema and the code do not fit together. */
import { now, thisWeek, today } from "./analyzer.ts";

export const schemaFixes = {
  fixes: [
    now("Compare the applied migrations with the release's: run the missing one, or roll the release back."),
    today("Rename in two phases: add the new name, write both, move the readers, then drop the old one."),
    thisWeek("Check the schema against the code before a deploy takes traffic."),
  ],
  rollback:
    "Roll the code back to the release that fits the present schema; a migration is undone only by another one, never by hand.",
  verification: "The statement runs against the schema of the database that answered the error.",
};
