import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const foreignKeyViolation: Analyzer = {
  kind: "foreign-key-violation",
  general: "constraint-violation",
  recognises: "a row that refers to one that is not there, or one that others still refer to",
  codes: [
    "23503",
    "P2003",
    "P2014",
    "ER_NO_REFERENCED_ROW",
    "ER_NO_REFERENCED_ROW_2",
    "ER_ROW_IS_REFERENCED",
    "ER_ROW_IS_REFERENCED_2",
    "SQLITE_CONSTRAINT_FOREIGNKEY",
  ],
  types: ["ForeignKeyViolation", "SequelizeForeignKeyConstraint"],
  words: [
    "violates foreign key constraint",
    "foreign key constraint failed",
    "a foreign key constraint fails",
    "foreign key constraint violated",
  ],
  recognise({ lower, message }) {
    const key = partOf(
      message,
      /foreign key constraint "([\w.]{1,120})"|CONSTRAINT `([\w.]{1,120})`|constraint violated: `([^`\n]{1,120})`/,
    );
    const still = /update or delete on table|still referenced|parent row/.test(lower);
    return {
      title: `${still ? "A row that others refer to is deleted or changed" : "A row refers to one that is not there"}${key ? `: the constraint \`${key}\`` : ": a foreign key constraint"}`,
    };
  },
  cause:
    "The order of the writes is wrong, the other row was deleted meanwhile, the id came from the outside unchecked, or the two writes run in different transactions.",
  fixes: [
    now("Look for the other row by the key that the database's DETAIL names: was it never made, or deleted?"),
    today(
      "Write parents before children in one transaction; answer 404 or 409 for an id that does not exist.",
    ),
    thisWeek("Decide per relation what deleting means (`on delete`)."),
  ],
  verification: "The same write goes through, or is answered with 4xx.",
};
