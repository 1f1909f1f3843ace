/** What the ledger keeps of one exception beyond what the contract between the parts asks for. */
import type { LedgerEntry, Site } from "../core/index.ts";

/** An entry of `WorkContext.ledger` that was noted by a rewritten catch. */
export interface RecordedEntry extends LedgerEntry {
  /** How often it, or one of the same class, message and code, was caught at this place. (Default: 1) */
  times?: number;
  /** Other exceptions that were caught at this place after the bound of a place was reached. (Default: 0) */
  others?: number;
  /** Catches that it passed before `caughtAt`, first one first. (Default: none) */
  passed?: Site[];
}

/** A place that catches in a loop must not push out what other places caught: so many of its exceptions are kept, the rest is counted. */
export const SITE_ENTRIES_MAX = 5;

/** So many catches on the way of one exception are kept. */
export const PASSED_MAX = 10;
