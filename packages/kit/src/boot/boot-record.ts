/** The start as a record, as a line and as a state: all from the same facts. */
import type { Boot as BootRecord } from "@holdfast/signals";
import { type PartState, type Site, showSite, showSpent } from "../core/index.ts";
import type { BootOptions } from "./create-boot.ts";
import type { RunningPhase } from "./phase.ts";

export interface BootFacts {
  options: BootOptions;
  id: string;
  /** Epoch milliseconds. */
  started: number;
  ended: number | undefined;
  outcome: BootRecord["outcome"];
  phases: readonly RunningPhase[];
}

export function recordOf({ options, id, started, ended, outcome, phases }: BootFacts): BootRecord {
  const { service, instance, release, environment } = options;
  return {
    id,
    ...(service !== undefined && { service }),
    ...(instance !== undefined && { instance }),
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
    started,
    ...(ended !== undefined && { ended }),
    phases: phases.map((phase) => {
      const { name, state, reason } = phase;
      const duration = spent(phase);
      return {
        name,
        state,
        ...(duration !== undefined && { duration }),
        ...(reason !== undefined && { reason }),
      };
    }),
    outcome,
  };
}

export function summaryOf({ started, ended, outcome, phases }: BootFacts): string {
  return `boot: ${outcome} after ${showSpent((ended ?? Date.now()) - started)}; ${statesOf(phases)}`;
}

export function statesOf(phases: readonly RunningPhase[]): string {
  return phases
    .map((phase) => {
      const duration = spent(phase);
      return `${phase.name} ${phase.state}${duration === undefined ? "" : ` (${showSpent(duration)})`}`;
    })
    .join(", ");
}

/** A phase in a line, for the printed report. */
export function lineOf(phase: RunningPhase, waits?: Site): string {
  const duration = spent(phase);
  return `${phase.name}: ${phase.state}${duration === undefined ? "" : ` ${showSpent(duration)}`}${waits ? `, waits at ${showSite(waits)}` : ""}${phase.critical ? "" : " (optional)"}`;
}

export function partStateOf(facts: BootFacts): PartState {
  const details = { timeline: recordOf(facts) };
  const { outcome } = facts;
  if (outcome === "failed" || outcome === "hung")
    return { status: "fail", output: summaryOf(facts), details };
  if (outcome === "starting") return { status: "warn", output: summaryOf(facts), details };
  const off = facts.phases.filter(
    ({ state }) => state === "failed" || state === "hung" || state === "skipped",
  );
  if (off.length === 0) return { status: "pass", details };
  const output = `off: ${off.map(({ name, reason }) => `${name} (${reason ?? "no reason"})`).join(", ")}`;
  return { status: "warn", output, details };
}

/** Milliseconds that a phase has run so far, or ran. */
export function spent({ started, duration }: Pick<RunningPhase, "started" | "duration">): number | undefined {
  return duration ?? (started === undefined ? undefined : performance.now() - started);
}
