/** What the ledger can see and what it can't: what was rewritten, skipped, failed. */
import { messageOf, processWide, tell } from "../core/index.ts";

/** A file that stayed as it was though it belongs to the application. */
export interface NotCovered {
  file: string;
  reason: string;
}

export interface LedgerCoverage {
  /** True once the load hook is in. */
  registered: boolean;
  /** Files whose catches note. */
  rewritten: number;
  /** Clauses and handlers in them. */
  catches: number;
  /** Files of the application that have none, or say that they are off. */
  unchanged: number;
  /** Files outside of the scope: dependencies, excluded folders. */
  skipped: number;
  /** Files of the application that could not be rewritten: what they catch is not seen. */
  failed: number;
  /** The first 50 of these. */
  failures: readonly NotCovered[];
}

const FAILURES_MAX = 50;

const state = processWide("ledger.coverage", () => ({
  registered: false,
  rewritten: 0,
  catches: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  failures: [] as NotCovered[],
}));

/**
 * How much of the code the ledger sees, in this thread.
 *
 * @example
 * ledgerCoverage().failures; // [{ file: "/app/src/view.tsx", reason: "Unexpected token (3:9)" }]
 */
export function ledgerCoverage(): LedgerCoverage {
  return { ...state, failures: [...state.failures] };
}

export function countRegistered(): void {
  state.registered = true;
}

export function countRewritten(catches: number): void {
  state.rewritten++;
  state.catches += catches;
}

export function countUnchanged(): void {
  state.unchanged++;
}

export function countSkipped(): void {
  state.skipped++;
}

/** Counts a file that could not be rewritten, and says it once. */
export function countFailed(file: string, error: unknown): void {
  state.failed++;
  if (state.failures.some((failure) => failure.file === file) || state.failures.length >= FAILURES_MAX)
    return;
  const reason = messageOf(error);
  state.failures.push({ file, reason });
  tell({
    kind: "ledger",
    level: "debug",
    message: `${file} runs as it is and its catches are not seen: ${reason}`,
    file,
    reason,
  });
}
