/** When a job is due: by the calendar, or in intervals. */
import { Cron } from "croner";
import { type Duration, messageOf, toMilliseconds } from "../core/index.ts";
import { JobOptionsError } from "./errors.ts";

export interface Schedule {
  /** By the schedule's clock; undefined where it is never due again. */
  next(): number | undefined;
  /** Whether `due` has come; how long to wait where it has not, milliseconds. */
  wait(due: number): number;
  /** A due time as epoch milliseconds. */
  at(due: number): number;
  /** Milliseconds between two runs, about. */
  readonly interval: number;
}

/** Shorter intervals would be a busy loop. Milliseconds. */
const INTERVAL_MIN = 10;

/**
 * @param aligned intervals count from the epoch, so that all processes are due at the same time
 * @throws JobOptionsError, DurationError
 */
export function scheduleOf(
  {
    every,
    cron,
    timezone,
  }: { every?: Duration | undefined; cron?: string | undefined; timezone?: string | undefined },
  aligned: boolean,
): Schedule {
  if (cron !== undefined && every !== undefined) throw new JobOptionsError("it has both `every` and `cron`");
  if (cron !== undefined) return calendar(cron, timezone);
  if (every === undefined) throw new JobOptionsError("it has neither `every` nor `cron`");
  const interval = toMilliseconds(every);
  if (interval < INTERVAL_MIN)
    throw new JobOptionsError(`it is due every ${interval} ms; ${INTERVAL_MIN} ms are the least`);
  return aligned ? alignedIntervals(interval) : intervals(interval);
}

/** By the monotonic clock: setting the clock neither delays nor multiplies runs. */
function intervals(interval: number): Schedule {
  let last = performance.now();
  return {
    interval,
    next: () => {
      const now = performance.now();
      // Intervals that passed meanwhile (a blocked loop, a machine asleep) are not made up for.
      last += interval * Math.max(1, Math.ceil((now - last + 1) / interval));
      return last;
    },
    wait: (due) => due - performance.now(),
    at: (due) => Date.now() + due - performance.now(),
  };
}

function alignedIntervals(interval: number): Schedule {
  return {
    interval,
    next: () => (Math.floor(Date.now() / interval) + 1) * interval,
    wait: (due) => due - Date.now(),
    at: (due) => due,
  };
}

/** croner only calculates here: run by itself it ends the process when an async job throws. */
function calendar(pattern: string, timezone: string | undefined): Schedule {
  let cron: Cron;
  let first: Date | null;
  try {
    cron = new Cron(pattern, { paused: true, ...(timezone === undefined ? {} : { timezone }) });
    first = cron.nextRun();
  } catch (cause) {
    const why = messageOf(cause);
    throw new JobOptionsError(`its pattern ${JSON.stringify(pattern)} can't be used: ${why}`, { cause });
  }
  if (first === null) throw new JobOptionsError(`its pattern ${JSON.stringify(pattern)} never comes`);
  const [one, two] = cron.nextRuns(2);
  return {
    interval: one && two ? two.getTime() - one.getTime() : Number.MAX_SAFE_INTEGER,
    next: () => cron.nextRun()?.getTime(),
    wait: (due) => due - Date.now(),
    at: (due) => due,
  };
}
