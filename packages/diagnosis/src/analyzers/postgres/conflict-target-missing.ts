import { type Analyzer, now, today } from "../analyzer.ts";

export const conflictTargetMissing: Analyzer = {
  kind: "conflict-target-missing",
  recognises: "an upsert whose columns have no unique constraint",
  codes: ["42P10"],
  types: ["InvalidColumnReference"],
  words: ["no unique or exclusion constraint matching the on conflict"],
  recognise: () => ({ title: "The upsert's `on conflict` columns have no unique constraint" }),
  cause:
    "The constraint or unique index was never made in this database, was dropped, or covers other columns (or only a part of the rows) than the statement names.",
  fixes: [
    now(
      "Make the unique index that the statement expects (clear duplicates first), or name the one that exists.",
    ),
    today("Put the index into the migration that comes before the code."),
  ],
  verification: "The upsert runs twice with the same row.",
};
