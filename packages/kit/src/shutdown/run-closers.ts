/** Runs the closers of all parts, stage by stage, inside of one deadline; each step is told and bounded. */
import { type Closer, type CloserStage, closerStages, closersOf, messageOf, tell } from "../core/index.ts";

export interface ClosingOutcome {
  /** Steps that did not end in time. */
  late: string[];
  /** Steps that threw. */
  failed: string[];
}

/** Part of the whole time that is kept for each later stage that has something to close. */
const RESERVE = 0.1;
/** Part of a step's time after which it is told to stop. */
const TOLD_AT = 0.9;

/**
 * Closers of one stage run one after the other, the newest first. A step that hangs can't take the time of the stages behind it: each of
 * these keeps a tenth of the whole.
 *
 * @param deadline milliseconds for all of it
 *
 * @example
 * await runClosers(5_000, ["signals"]);
 */
export async function runClosers(
  deadline: number,
  stages: readonly CloserStage[] = closerStages,
): Promise<ClosingOutcome> {
  const end = performance.now() + deadline;
  const outcome: ClosingOutcome = { late: [], failed: [] };
  for (const [index, stage] of stages.entries()) {
    const closers = closersOf(stage);
    for (const [position, closer] of closers.entries()) {
      const laterStages = stages.slice(index + 1).filter((later) => closersOf(later).length > 0).length;
      const forStage = end - performance.now() - laterStages * RESERVE * deadline;
      const waiting = closers.length - position - 1;
      await runCloser(closer, Math.max(1, waiting === 0 ? forStage : forStage / 2), outcome);
    }
  }
  return outcome;
}

async function runCloser(closer: Closer, bound: number, outcome: ClosingOutcome): Promise<void> {
  const step = `${closer.stage}: ${closer.name}`;
  const started = performance.now();
  const abort = new AbortController();
  const stop = setTimeout(
    () => abort.abort(new Error(`${step}: the time for it is nearly over`)),
    bound * TOLD_AT,
  );
  let over: NodeJS.Timeout | undefined;
  tell({ kind: "shutdown", level: "info", message: `shutdown: ${step}`, step, state: "running" });
  try {
    const late = await Promise.race([
      Promise.resolve()
        .then(() => closer.close(abort.signal))
        .then(() => false),
      new Promise<true>((resolve) => {
        over = setTimeout(() => resolve(true), bound);
      }),
    ]);
    const duration = performance.now() - started;
    if (late) {
      outcome.late.push(step);
      const message = `shutdown: ${step} has not ended in ${Math.round(duration)} ms and is left behind`;
      tell({ kind: "shutdown", level: "error", message, step, state: "late", duration });
    } else {
      const message = `shutdown: ${step} done in ${Math.round(duration)} ms`;
      tell({ kind: "shutdown", level: "info", message, step, state: "done", duration });
    }
  } catch (error) {
    const late = abort.signal.aborted;
    (late ? outcome.late : outcome.failed).push(step);
    const message = `shutdown: ${step} ${late ? "did not end in time" : "failed"}: ${messageOf(error)}`;
    const duration = performance.now() - started;
    tell({
      kind: "shutdown",
      level: "error",
      message,
      step,
      state: late ? "late" : "failed",
      duration,
      error,
    });
  } finally {
    clearTimeout(stop);
    clearTimeout(over);
  }
}
