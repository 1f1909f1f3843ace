/** Names that senders give to what is only counted: without secrets, and without what a URL carries beside its path. */
import { type Outcome, redactText } from "@holdfast/signals";

/** A query string; not the `?` of an optional parameter (`/:id?`) or of a group (`(?<id>…)`). */
const QUERY = /(?<!\()\?[\w%[].*$/s;

/** A route as it is kept: no query, no secrets. */
const cleanRoute = (route: string): string => redactText(route.replace(QUERY, ""));

/** The outcome with each of its names redacted; itself where none needs it. */
export function cleanOutcome(outcome: Outcome): Outcome {
  let clean = outcome;
  for (const name of ["service", "release", "environment", "route"] as const) {
    const text = outcome[name];
    if (text === undefined) continue;
    const better = name === "route" ? cleanRoute(text) : redactText(text);
    if (better !== text) clean = { ...clean, [name]: better };
  }
  return clean;
}
