import type { KnownFailure } from "./known-failure.ts";

/** PostgreSQL: undefined_table, undefined_column, duplicate_table, duplicate_column, duplicate_object. */
const schema: Record<string, string> = {
  "42P01": "A table is missing that the code expects.",
  "42703": "A column is missing that the code expects.",
  "42P07": "A table exists already that a migration wants to create.",
  "42701": "A column exists already that a migration wants to add.",
  "42710": "An object exists already that a migration wants to create.",
};

export const migration: KnownFailure = {
  name: "migration",
  recognise: ({ code, message, type }) => {
    const known = code === undefined ? undefined : schema[code];
    if (known !== undefined)
      return {
        description: `${known.slice(0, -1)}: ${message}.`,
        cause:
          code === "42P01" || code === "42703"
            ? "Migrations have not run against this database, or one was left out."
            : "The schema was changed by hand, or a migration was run in part and not recorded.",
        action:
          "Compare the list of applied migrations with the folder's, run or mark what differs, then start again.",
      };
    if (
      code === "P3009" ||
      code === "P3018" ||
      /migration[^\n]{0,120}(?:failed|error)|failed migrations/i.test(message) ||
      /Migrat/.test(type)
    )
      return {
        description: message || "A migration failed.",
        cause: "A migration stopped half-way, and the next ones can't be built on it.",
        action:
          "Mend or roll back that migration by hand, mark it as such in the migrations table, then start again.",
      };
    return undefined;
  },
};
