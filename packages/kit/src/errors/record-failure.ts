/** Tells an error once, and keeps apart the first one of a piece of work and its symptoms. */
import { redactText } from "@holdfast/signals/redact";
import { headlineOf, ownFailure, tell, type WorkContext } from "../core/index.ts";
import { noteEscaped } from "../ledger/index.ts";
import { statusOf } from "./status-of.ts";

/** What is known of the failure. */
export interface FailureRecord {
  /** The work that failed. (Default: none; then the same error is told each time) */
  context?: WorkContext | undefined;
  /** How it came to us: `http`, `job`, `socket`, `uncaughtException`, ... */
  mechanism: string;
  /** Status that is answered. (Default: what the error asks for) */
  status?: number;
  /** False: it reached the framework or the process. (Default: true for a 4xx, which is an answer; else false) */
  handled?: boolean;
}

/** What was told of each piece of work. */
const told = new WeakMap<WorkContext, Set<unknown>>();
/** Distinct errors of one piece of work that are told; a loop that makes new ones must not flood. */
const TOLD_MAX = 20;

/**
 * Notes an error of a piece of work: the first one is kept as `context.firstError`, each distinct one is told once as an `error` note,
 * and stands in the ledger as escaped. Never throws.
 *
 * @returns the first error of the work, which is this one unless another came before
 * @example
 * recordFailure(error, { context: currentContext(), mechanism: "socket" });
 */
export function recordFailure(error: unknown, record: FailureRecord): { first: unknown; isFirst: boolean } {
  const { context } = record;
  try {
    if (context === undefined) {
      tellError(error, record, undefined);
      return { first: error, isFirst: true };
    }
    context.firstError ??= { error };
    const first = context.firstError.error;
    const isFirst = Object.is(first, error);
    if (context.ledger) noteEscaped(context, error);
    let known = told.get(context);
    if (!known) {
      known = new Set();
      told.set(context, known);
    }
    if (!known.has(error) && known.size < TOLD_MAX) {
      known.add(error);
      tellError(error, record, isFirst ? undefined : { first });
    } else if (!known.has(error)) context.dropped++;
    return { first, isFirst };
  } catch (failure) {
    ownFailure("errors", failure);
    return { first: error, isFirst: true };
  }
}

function tellError(error: unknown, record: FailureRecord, symptomOf: { first: unknown } | undefined): void {
  const { context, mechanism } = record;
  const status = record.status ?? statusOf(error);
  const severe = status >= 500;
  const work = context ? workName(context) : mechanism;
  const symptom = symptomOf
    ? `; a symptom, the first error was ${redactText(headlineOf(symptomOf.first))}`
    : "";
  tell({
    kind: "error",
    level: severe ? "error" : "info",
    message: `${work} failed: ${redactText(headlineOf(error))}${symptom}`,
    context,
    error,
    handled: record.handled ?? !severe,
    mechanism,
    ...((context?.kind === "http" || mechanism === "http") && { status }),
  });
}

/** A route names its method already. */
function workName({ kind, method, route, path }: WorkContext): string {
  return route ?? ([method, path].filter((part) => part !== undefined).join(" ") || kind);
}
