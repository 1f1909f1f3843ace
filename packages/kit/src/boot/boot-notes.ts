/** What is said of phases: one place for the words. */
import type { Level } from "@holdfast/signals";
import { type Site, showSite, showSpent, tell, type WorkContext } from "../core/index.ts";
import { spent } from "./boot-record.ts";
import { explainFailure } from "./explain-failure.ts";
import type { RunningPhase } from "./phase.ts";

interface PhaseFacts {
  context?: WorkContext;
  error?: unknown;
  pending?: readonly Site[];
}

export function sayPhase(phase: RunningPhase, level: Level, what: string, facts: PhaseFacts = {}): void {
  const duration = phase.state === "running" && what === "begins" ? undefined : spent(phase);
  tell({
    kind: "phase",
    level,
    message: `boot: ${phase.name} ${what}`,
    phase: phase.name,
    state: phase.state,
    ...(duration !== undefined && { duration }),
    ...facts,
  });
}

/** A phase failed or hangs: its state, and the error itself. */
export function sayOff(
  phase: RunningPhase,
  context: WorkContext,
  message: string,
  error: unknown,
  hang: { readonly sites: readonly Site[] } | undefined,
): void {
  const at = hang?.sites[0] ? ` at ${showSite(hang.sites[0])}` : "";
  const what = `${phase.state} after ${showSpent(phase.duration!)}${at}${phase.critical ? "" : ", it is switched off"}`;
  sayPhase(phase, phase.critical ? "error" : "warning", what, {
    context,
    error,
    ...(hang && { pending: hang.sites }),
  });
  tell({
    kind: "error",
    level: "error",
    message,
    error,
    handled: !phase.critical,
    mechanism: "boot",
    context,
  });
}

/** The phase is off already, or the start is over: what else goes wrong in it is said, and changes nothing. */
export function sayFurther(name: string, context: WorkContext, error: unknown): void {
  const message = `boot: a further error of ${name}: ${explainFailure(error).description}`;
  tell({ kind: "error", level: "warning", message, error, handled: true, mechanism: "boot", context });
}

/** After its deadline: too late to count, and a sign that the deadline is too short. */
export function sayLate(phase: RunningPhase, what: string, error?: unknown): void {
  if (phase.state !== "hung") return;
  const after = showSpent(performance.now() - phase.started!);
  const advice = "it stays off. Raise the deadline if that time is to be expected.";
  const text = `${what} after ${after}, later than its deadline of ${showSpent(phase.deadline)}: ${advice}`;
  sayPhase(phase, "warning", text, error === undefined ? {} : { error });
}

export function sayFloating(phase: RunningPhase, context: WorkContext, sites: readonly Site[]): void {
  const where = sites.map(showSite).join(", ");
  const what = `ended and left a promise that nobody awaits, still pending: ${where}. Meant so, it is fine; else an \`await\` is missing.`;
  sayPhase(phase, "info", what, { context, pending: sites });
}
