/** The same guard for the handlers of a queue: context, deadline, truth; the queue keeps its own retries. */
import { randomUUID } from "node:crypto";
import {
  currentContext,
  type Duration,
  headlineOf,
  registerState,
  toMilliseconds,
  WorkContext,
} from "../core/index.ts";
import { attempt, signalOf } from "./attempt.ts";
import { JobThrewNonError } from "./errors.ts";
import { healthOf, RunLog } from "./run-log.ts";
import { containStrays } from "./strays.ts";
import { tellLate, tellRun } from "./tell-run.ts";
import type { JobStatus } from "./types.ts";

export interface GuardJobOptions {
  /** How long one call may take; then it fails towards the queue, and its signal aborts. (Default: no limit) */
  deadline?: Duration;
  /** Failing again and again is a failure of the service, not a warning. (Default: false) */
  critical?: boolean;
  /** So many failures in a row are that. (Default: 5) */
  failingAfter?: number;
  /** Routes that suffer when it fails, for health. (Default: none) */
  affects?: readonly string[];
  /** Runs that are remembered. (Default: 20) */
  keepRuns?: number;
  /** As for `createJobs`. (Default: true) */
  containStrays?: boolean;
}

/** What BullMQ's handlers throw to steer the queue: no failures. */
const steering: ReadonlySet<unknown> = new Set([
  "DelayedError",
  "RateLimitError",
  "WaitingChildrenError",
  "WaitingError",
]);

/**
 * Wraps a handler for pg-boss, BullMQ or graphile-worker (or any queue that calls a function): it runs in its own context, its failure
 * is told and counted, then goes on to the queue unchanged, so the queue retries as it would. What is thrown and is no error
 * reaches the queue as one. `jobSignal()` answers the signal of the deadline inside.
 *
 * @throws DurationError
 * @example
 * await boss.work("mail", guardJob("mail", { deadline: "30s" }, async ([job]) => sendMail(job.data)));
 */
export function guardJob<A extends unknown[], R>(
  name: string,
  options: GuardJobOptions,
  handler: (...args: A) => R | PromiseLike<R>,
): (...args: A) => Promise<R> {
  const deadline = options.deadline === undefined ? undefined : toMilliseconds(options.deadline);
  const { failingAfter = 5 } = options;
  const log = new RunLog(options.keepRuns ?? 20);
  let running = 0;
  const status = (): JobStatus => ({
    job: name,
    state: running > 0 ? "running" : log.failuresInRow > 0 ? "failing" : "waiting",
    nextRun: undefined,
    lastRuns: log.runs,
    failuresInRow: log.failuresInRow,
    unsettled: log.unsettled,
    leftOut: 0,
  });
  registerState({
    name: `job:${name}`,
    affects: options.affects ?? [],
    read: () => healthOf(status(), options.critical === true && log.failuresInRow >= failingAfter),
  });
  if (options.containStrays !== false) containStrays();

  const guarded = async (...args: A): Promise<R> => {
    const run = randomUUID();
    const started = Date.now();
    const context = new WorkContext({ kind: "job", route: name });
    const late = (failed: boolean, error: unknown, duration: number) =>
      tellLate({ job: name, run, attempt: 1, context, duration }, failed, error);
    running++;
    const under = attempt(context, new AbortController(), deadline, () => handler(...args), late);
    log.track(under);
    const { outcome, error, value, duration } = await under.done;
    running--;
    const told = { job: name, run, attempt: 1, duration, context };
    if (outcome === "ok" || isSteering(error)) {
      tellRun({ ...told, outcome: "ok", message: `job ${name} ran` });
      log.add({ run, started, duration, outcome: "ok", attempts: 1 });
      if (outcome === "ok") return value as R;
      throw error;
    }
    const line = headlineOf(error);
    tellRun({ ...told, outcome, error, message: `job ${name} ${outcome}: ${line}` });
    log.add({ run, started, duration, outcome, attempts: 1, error: line });
    throw error instanceof Error
      ? error
      : new JobThrewNonError(`job ${name} threw what is no error: ${line}`, { cause: error });
  };
  // BullMQ looks at how many arguments a handler takes.
  return Object.defineProperty(guarded, "length", { value: handler.length });
}

/**
 * The signal of the job run under way: it aborts at the deadline, and when the jobs are stopped. Undefined outside of one.
 *
 * @example
 * await fetch(url, { signal: jobSignal() ?? null });
 */
export function jobSignal(): AbortSignal | undefined {
  const context = currentContext();
  return context && signalOf(context);
}

function isSteering(error: unknown): boolean {
  return error instanceof Error && steering.has(error.name);
}
