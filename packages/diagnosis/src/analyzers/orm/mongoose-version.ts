import { type Analyzer, now, today } from "../analyzer.ts";

export const mongooseVersion: Analyzer = {
  kind: "mongoose-version",
  recognises: "a document that somebody else changed meanwhile",
  types: [
    "VersionError",
    "OptimisticLockVersionMismatchError",
    "StaleObjectStateException",
    "StaleDataError",
    "OptimisticLockException",
    "OptimisticLockingFailureException",
  ],
  words: [
    "no matching document found for id",
    "row was updated or deleted by another transaction",
    "optimistic lock",
  ],
  recognise({ lower, name }) {
    if (name === "VersionError" && !lower.includes("no matching document")) return undefined;
    return { title: "A document or row was changed by somebody else between reading and saving" };
  },
  cause:
    "Two requests read the same version; the second one's save is refused, so that it does not overwrite the first one's.",
  fixes: [
    now("Read it again and apply the change once more, a few times; or answer 409."),
    today(
      "Use an atomic update (`$set`, `$push`, `update ... where version = ...`) instead of read, change, save.",
    ),
  ],
  verification: "Two changes at once both arrive, or one is answered with 409.",
};
