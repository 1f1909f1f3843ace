import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const recordNotFound: Analyzer = {
  kind: "record-not-found",
  recognises: "a row that an ORM requires and did not find",
  codes: ["P2025", "P2015", "P2018", "P2001"],
  types: [
    "NotFoundError",
    "EntityNotFoundError",
    "NoResultError",
    "NoResultFound",
    "DoesNotExist",
    "RecordNotFound",
    "DocumentNotFoundError",
    "EmptyResultError",
    "EntityNotFound",
  ],
  words: [
    "no record was found for",
    "an operation failed because it depends on one or more records",
    "could not find any entity of type",
    "no row was found when one was required",
    "matching query does not exist",
    "no document found for query",
    "required but not found",
  ],
  recognise({ code, lower, message, name }) {
    if (
      !(
        code?.startsWith("P2") ||
        !/^NotFoundError$/.test(name) ||
        /record|entity|row|document|no .{1,40} found/.test(lower)
      )
    )
      return undefined;
    const what = partOf(
      message,
      /entity of type "([\w.]{1,80})"|No '?(\w{1,80})'? (?:record|found)|document found for query .{0,60}on model "(\w{1,80})"|^(\w{1,80}) matching query/,
    );
    return {
      title: what ? `A \`${what}\` that is required was not found` : "A row that is required was not found",
    };
  },
  cause:
    "The id is wrong or another tenant's, the row was deleted meanwhile, or the read went to a replica that lags behind the write.",
  fixes: [
    now("Look for the row by that id; if it was just written, ask whether reads go to a replica."),
    today("Answer 404 where the id comes from outside; never 500."),
  ],
  verification: "An unknown id is answered with 404.",
};
