/** Says how a run went: to the log, the metrics and the error events. */
import { headlineOf, type NoteInit, ownFailure, tell, type WorkContext } from "../core/index.ts";
import { recordFailure } from "../errors/index.ts";
import { tellSwallowed } from "../ledger/index.ts";

type JobOutcomeTold = Extract<NoteInit, { kind: "job" }>["outcome"];

const levels: Partial<Record<JobOutcomeTold, "info" | "warning" | "error" | "debug">> = {
  // Their error is told by itself.
  failed: "warning",
  deadline: "warning",
  quarantined: "error",
  overlap: "warning",
  late: "warning",
  locked_elsewhere: "debug",
};

export interface RunTold {
  job: string;
  run: string;
  outcome: JobOutcomeTold;
  message: string;
  attempt: number;
  /** Milliseconds. */
  duration: number;
  error?: unknown;
  context?: WorkContext | undefined;
}

/** Tells a `job` note. */
export function tellJob(told: RunTold, level = levels[told.outcome] ?? "info"): void {
  tell({ kind: "job", level, ...told });
}

/** Tells the end of a run: its error, what it swallowed, its `job` note and its `work` note. Never throws. */
export function tellRun(told: RunTold & { context: WorkContext }): void {
  const { context, outcome, job, duration } = told;
  try {
    const failed = outcome === "failed" || outcome === "deadline";
    if (failed) recordFailure(told.error, { context, mechanism: "job", status: 500, handled: false });
    tellJob(told);
    tellSwallowed(context, `job ${job}`);
    tell({ kind: "work", level: "info", message: `job ${job} ended: ${outcome}`, context, failed, duration });
  } catch (error) {
    ownFailure("jobs", error);
  }
}

/** Tells that a run which was given up ended after all. */
export function tellLate(
  told: Pick<RunTold, "job" | "run" | "attempt" | "duration" | "context">,
  failed: boolean,
  error: unknown,
): void {
  const how = failed ? `failed: ${headlineOf(error)}` : "ended well";
  const message = `job ${told.job}: a run that was given up ${how} after ${Math.round(told.duration)} ms`;
  tellJob({ ...told, outcome: "late", message, ...(failed ? { error } : {}) });
}
