/** The ledger as plain values, for logs and signals. */
import {
  isError,
  type LedgerEntry,
  readProperty,
  readText,
  type Site,
  typeOfError,
  type WorkContext,
} from "../core/index.ts";
import type { RecordedEntry } from "./recorded-entry.ts";
import { settleLedger } from "./settle-ledger.ts";
import { throwSite } from "./throw-site.ts";

/** One exception of the work, described. */
export interface LedgerLine {
  /** Class of the error; `string`, `null`, ... for what is none. */
  type: string;
  /** As thrown, at most 1,000 characters: redact it before it leaves the service. */
  message: string;
  /** SQLSTATE, errno or the library's own. */
  code?: string;
  /** From the stack; absent for what has none. */
  throwSite?: Site;
  /** Absent where no rewritten catch took it. */
  caughtAt?: Site;
  /** Catches that it passed before `caughtAt`. */
  passed?: readonly Site[];
  /** `caught` is swallowed, once the work has ended. */
  state: LedgerEntry["state"];
  /** Epoch milliseconds when it was first seen. */
  time: number;
  /** How often the like of it was caught at this place, from 2. */
  times?: number;
  /** Other exceptions of this place that were not kept for the bound. */
  others?: number;
}

const MESSAGE_MAX = 1_000;

/**
 * Every exception of the work that was seen, in order, settled and described. Stacks are read here, not at the throw. Never throws.
 *
 * @example
 * ledgerOf(context)[0]; // { type: "QueryError", message: "...", code: "22P02", throwSite: {...}, caughtAt: {...}, state: "caught", ... }
 */
export function ledgerOf(context: WorkContext): LedgerLine[] {
  return settleLedger(context).map(describeEntry);
}

/**
 * One entry, described.
 *
 * @example
 * ledger.map(describeEntry).map(({ type, message }) => `${type}: ${message}`);
 */
export function describeEntry(entry: LedgerEntry): LedgerLine {
  const { error, caughtAt, state, time, times, others, passed } = entry as RecordedEntry;
  const site = throwSite(error);
  const code = codeOf(error);
  return {
    type: typeOf(error),
    message: messageOf(error),
    ...(code !== undefined && { code }),
    ...(site !== undefined && { throwSite: site }),
    ...(caughtAt !== undefined && { caughtAt }),
    ...(passed !== undefined && { passed }),
    state,
    time,
    ...(times !== undefined && { times }),
    ...(others !== undefined && { others }),
  };
}

function typeOf(error: unknown): string {
  if (error === null) return "null";
  return typeof error === "object" ? typeOfError(error) : typeof error;
}

function messageOf(error: unknown): string {
  if (typeof error === "object" && error !== null) return readText(error, "message", MESSAGE_MAX) ?? "";
  if (typeof error === "function") return readText(error, "name", MESSAGE_MAX) ?? "";
  return String(error).slice(0, MESSAGE_MAX);
}

function codeOf(error: unknown): string | undefined {
  if (!isError(error) && (typeof error !== "object" || error === null)) return undefined;
  const code = readProperty(error, "code");
  if (typeof code === "number" && Number.isFinite(code)) return String(code);
  return typeof code === "string" && code !== "" ? code.slice(0, 100) : undefined;
}
