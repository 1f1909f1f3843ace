/** What is remembered of a job's runs, and how health reads it. */
import type { PartState } from "../core/index.ts";
import type { AttemptUnderWay } from "./attempt.ts";
import type { JobOutcome, JobRunRecord, JobState, JobStatus } from "./types.ts";

export class RunLog {
  failuresInRow = 0;
  leftOut = 0;
  unsettled = 0;
  readonly #keep: number;
  readonly #runs: JobRunRecord[] = [];

  constructor(keep: number) {
    this.#keep = Math.max(1, keep);
  }

  get runs(): readonly JobRunRecord[] {
    return [...this.#runs];
  }

  /** Counts a try as unsettled from when it was given up until it ends by itself. */
  track({ done, settled }: AttemptUnderWay): void {
    let over = false;
    void settled.then(() => {
      if (over) this.unsettled--;
      over = true;
    });
    void done.then(() => {
      if (!over) this.unsettled++;
      over = true;
    });
  }

  add(record: JobRunRecord): JobRunRecord {
    this.#runs.push(record);
    if (this.#runs.length > this.#keep) this.#runs.shift();
    if (record.outcome === "ok") this.failuresInRow = 0;
    else if (isFailure(record.outcome)) this.failuresInRow++;
    return record;
  }
}

export function isFailure(outcome: JobOutcome): boolean {
  return outcome === "failed" || outcome === "deadline";
}

/**
 * A job's own word to health.
 *
 * @param severe its trouble is a failure of the service, no warning
 */
export function healthOf(status: JobStatus, severe: boolean): PartState {
  const { state, failuresInRow, lastRuns, nextRun, unsettled, leftOut } = status;
  const details = {
    state,
    failuresInRow,
    unsettled,
    leftOut,
    ...(nextRun === undefined ? {} : { nextRun: new Date(nextRun).toISOString() }),
    lastRuns: lastRuns.map(({ started, error: _, ...run }) => ({
      ...run,
      started: new Date(started).toISOString(),
    })),
  };
  const output = outputOf(state, failuresInRow, unsettled);
  if (output === undefined) return { status: "pass", details };
  return { status: severe ? "fail" : "warn", output, details };
}

function outputOf(state: JobState, failuresInRow: number, unsettled: number): string | undefined {
  if (state === "invalid") return "it could not be registered and does not run";
  if (state === "quarantined") return `in quarantine after ${failuresInRow} failed runs`;
  if (failuresInRow > 0) return `the last ${failuresInRow === 1 ? "run" : `${failuresInRow} runs`} failed`;
  if (unsettled > 0) return `${unsettled} runs that missed their deadline have not ended`;
  return undefined;
}
