/** The same guard for the handlers of a queue: context, deadline, truth; the queue keeps its own retries. */
import { randomUUID } from "node:crypto";
import {
  currentContext,
  type Duration,
  headlineOf,
  isError,
  readProperty,
  registerState,
  toMilliseconds,
  WorkContext,
} from "../core/index.ts";
import { alsoAborts, attempt, signalOf } from "./attempt.ts";
import { JobThrewNonError } from "./errors.ts";
import { putBack } from "./put-back.ts";
import { QueueGate } from "./queue-gate.ts";
import { healthOf, RunLog } from "./run-log.ts";
import { containStrays } from "./strays.ts";
import { tellLate, tellRun } from "./tell-run.ts";
import type { JobQuarantine, JobStatus } from "./types.ts";

export interface GuardJobOptions<A extends unknown[] = unknown[], R = unknown> {
  /** A boolean flag, asked before each call. Off: the job goes back to the queue. (Default: none) */
  flag?: string;
  /**
   * After so many failed calls in a row jobs go back to the queue; one is made as a probe now and then, until one goes well. (Default:
   * none, since one job that can't be done would hold back the others)
   */
  quarantine?: JobQuarantine;
  /**
   * Gives a job back to the queue that must not be begun before `until`; what it answers is the call's answer. (Default: BullMQ's jobs
   * are delayed, which costs no attempt; in other queues the call fails with JobHeldError, which costs one)
   */
  putBack?: (until: Date, ...args: A) => R | PromiseLike<R>;
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
 * @throws DurationError, JobOptionsError
 * @example
 * await boss.work("mail", guardJob("mail", { deadline: "30s" }, async ([job]) => sendMail(job.data)));
 */
export function guardJob<A extends unknown[], R>(
  name: string,
  options: GuardJobOptions<A, R>,
  handler: (...args: A) => R | PromiseLike<R>,
): (...args: A) => Promise<R> {
  const deadline = options.deadline === undefined ? undefined : toMilliseconds(options.deadline);
  const { failingAfter = 5 } = options;
  const log = new RunLog(options.keepRuns ?? 20);
  const gate = new QueueGate(name, options);
  let running = 0;
  const stateNow = (): JobStatus["state"] => {
    if (gate.state) return gate.state;
    if (running > 0) return "running";
    return log.failuresInRow > 0 ? "failing" : "waiting";
  };
  const status = (): JobStatus => ({
    job: name,
    state: stateNow(),
    nextRun: undefined,
    lastRuns: log.runs,
    failuresInRow: log.failuresInRow,
    unsettled: log.unsettled,
    leftOut: log.leftOut,
  });
  registerState({
    name: `job:${name}`,
    affects: options.affects ?? [],
    read: () => healthOf(status(), options.critical === true && log.failuresInRow >= failingAfter),
  });
  if (options.containStrays !== false) containStrays();

  const guarded = async (...args: A): Promise<R> => {
    const held = gate.held();
    if (held) {
      log.leftOut++;
      const until = new Date(Date.now() + held.wait);
      const message = `job ${name} was not begun: ${held.why}; it may be from ${until.toISOString()}`;
      if (options.putBack) return options.putBack(until, ...args);
      throw await putBack(args, until, message);
    }
    const run = randomUUID();
    const started = Date.now();
    const context = new WorkContext({ kind: "job", route: name });
    const late = (failed: boolean, error: unknown, duration: number) =>
      tellLate({ job: name, run, attempt: 1, context, duration }, failed, error);
    running++;
    const work = () => {
      gate.passed(context);
      const queueSignal = signalAmong(args);
      if (queueSignal) alsoAborts(context, queueSignal);
      return handler(...args);
    };
    const under = attempt(context, new AbortController(), deadline, work, late);
    log.track(under);
    const { outcome, error, value, duration } = await under.done;
    running--;
    const told = { job: name, run, attempt: 1, duration, context };
    if (outcome === "ok" || isSteering(error)) {
      tellRun({ ...told, outcome: "ok", message: `job ${name} ran` });
      log.add({ run, started, duration, outcome: "ok", attempts: 1 });
      gate.judge(run, outcome === "ok" ? "ok" : "steered", error);
      if (outcome === "ok") return value as R;
      throw error;
    }
    const line = headlineOf(error);
    tellRun({ ...told, outcome, error, message: `job ${name} ${outcome}: ${line}` });
    log.add({ run, started, duration, outcome, attempts: 1, error: line });
    gate.judge(run, outcome, error);
    throw isReadable(error)
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
  return isError(error) && steering.has(readProperty(error, "name"));
}

/** Queues read these of what they are given, unguarded. */
function isReadable(error: unknown): error is Error {
  try {
    return isError(error) && `${error.name}${error.message}${error.stack}` !== "";
  } catch {
    return false;
  }
}

/** BullMQ hands a signal over beside the job, pg-boss in each job, graphile-worker in its helpers. */
function signalAmong([first, second, third]: readonly unknown[]): AbortSignal | undefined {
  const job = Array.isArray(first) ? first[0] : undefined;
  const found = [third, readProperty(job, "signal"), readProperty(second, "abortSignal")];
  return found.find((each) => each instanceof AbortSignal);
}
