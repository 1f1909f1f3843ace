/** What led to an error, as far as it carries it: read so that no hostile value can harm. */
import { isError, readProperty, readText } from "./read-property.ts";

/** How an error that is carried stands to the one that carries it. */
export type ErrorRelation = "cause" | "member" | "suppressed";

/** Members of one AggregateError. */
const MEMBERS_MAX = 20;

/**
 * The errors right under one, the oldest first as far as it can be told: its cause, the members of an AggregateError, what it kept
 * aside. Never throws; neither cycles nor depth are its business.
 *
 * @example
 * linksOf(new Error("no start", { cause: refused })); // [["cause", refused]]
 */
export function linksOf(error: unknown): [ErrorRelation, unknown][] {
  if (typeof error !== "object" || error === null) return [];
  const links: [ErrorRelation, unknown][] = [];
  const cause = readProperty(error, "cause");
  if (cause !== undefined && cause !== null) links.push(["cause", cause]);
  const name = readText(error, "name");
  const members = readProperty(error, "errors");
  try {
    if (Array.isArray(members)) {
      // Other errors list under this name what was wrong with their input.
      for (const member of members.slice(0, MEMBERS_MAX))
        if (name === "AggregateError" || isError(member)) links.push(["member", member]);
    }
  } catch {
    // A list that can't be read has no members.
  }
  const suppressed = readProperty(error, "suppressed");
  if (name === "SuppressedError") {
    if (suppressed !== undefined) links.push(["suppressed", suppressed]);
    const own = readProperty(error, "error");
    if (own !== undefined) links.push(["cause", own]);
  } else if (isError(suppressed)) links.push(["suppressed", suppressed]);
  return links;
}
