/** Tells, at the end of a piece of work, what it caught and never let out. */
import { tell, type WorkContext } from "../core/index.ts";
import { settleLedger } from "./settle-ledger.ts";

/**
 * Settles the ledger and tells one `swallowed` note where something was swallowed.
 *
 * @param work as people know it: a route, a job's name
 * @example
 * tellSwallowed(context, "GET /threads");
 */
export function tellSwallowed(context: WorkContext, work: string): void {
  if (context.ledger === undefined) return;
  const entries = settleLedger(context).filter((entry) => entry.state === "caught");
  if (entries.length === 0) return;
  const what = entries.length === 1 ? "an error" : `${entries.length} errors`;
  tell({
    kind: "swallowed",
    level: "warning",
    message: `${work} caught ${what} and went on without a word`,
    context,
    entries,
  });
}
