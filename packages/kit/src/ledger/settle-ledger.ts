/** Decides, at the end of the work, which exceptions were swallowed and which went on. */
import { ownFailure, type WorkContext } from "../core/index.ts";
import { carriedErrors } from "./carried-errors.ts";
import type { RecordedEntry } from "./recorded-entry.ts";

/**
 * Sets the state of each entry: `escaped` where it is the error that the handler saw (`context.firstError`, which is added where no
 * catch took it), `rethrown` where an error that went on carries it as its `cause` or member, else `caught`: swallowed. May be
 * called again: later knowledge corrects. Never throws.
 *
 * @returns all entries, in the order in which they were first seen
 * @example
 * const swallowed = settleLedger(context).filter((entry) => entry.state === "caught");
 */
export function settleLedger(context: WorkContext): readonly RecordedEntry[] {
  try {
    if (context.firstError !== undefined) noteEscaped(context, context.firstError.error);
    const entries = (context.ledger ?? []) as RecordedEntry[];
    if (entries.length > 0) settleCarried(entries);
    return entries;
  } catch (error) {
    ownFailure("ledger", error);
    return (context.ledger ?? []) as RecordedEntry[];
  }
}

/**
 * Notes that an error reached the handler of the work. Whoever sets `context.firstError` may call it, so that the entry stands in its
 * place in the order; `settleLedger` does it otherwise.
 *
 * @example
 * noteEscaped(context, error); // in an adapter, for what reached the framework
 */
export function noteEscaped(context: WorkContext, error: unknown): void {
  const entry = context.ledger?.findLast((kept) => Object.is(kept.error, error));
  if (entry === undefined) context.addLedger({ error, time: Date.now(), state: "escaped" });
  else entry.state = "escaped";
}

function settleCarried(entries: readonly RecordedEntry[]): void {
  const carried = entries.map((entry) => carriedErrors(entry.error));
  entries.forEach((entry, index) => {
    if (entry.state !== "caught" || typeof entry.error !== "object") return;
    if (carried.some((errors, carrier) => carrier !== index && errors.has(entry.error)))
      entry.state = "rethrown";
  });
}
