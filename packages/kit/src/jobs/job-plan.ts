/** A job's options, checked once, with their defaults. */
import { toMilliseconds } from "../core/index.ts";
import { JobOptionsError } from "./errors.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import type { JobLock, JobOptions, JobQuarantine, JobRetry } from "./types.ts";

export interface QuarantinePlan {
  after: number;
  /** Milliseconds. */
  probeEvery: number;
}

export interface JobPlan {
  schedule: () => Schedule;
  flag: string | undefined;
  deadline: number | undefined;
  overlap: "skip" | "queue" | "cancel";
  retry: { times: number; delay: (attempt: number) => number };
  quarantine: QuarantinePlan | undefined;
  runAtStart: boolean;
  jitter: number;
  once: JobLock | undefined;
  onceFor: number;
}

/** @throws JobOptionsError, DurationError */
export function planOf(options: JobOptions): JobPlan {
  const { flag, overlap = "skip", once, quarantine = {} } = options;
  if (!["skip", "queue", "cancel"].includes(overlap)) {
    throw new JobOptionsError(
      `its overlap is ${JSON.stringify(overlap)}: "skip", "queue" or "cancel" are known`,
    );
  }
  const jitter = toMilliseconds(options.jitter ?? 0);
  if (once && jitter > 0)
    throw new JobOptionsError("it has both `once` and `jitter`: all processes must be due together");
  const schedule = () => scheduleOf(options, once !== undefined);
  const { interval } = schedule();
  return {
    schedule,
    flag,
    deadline: options.deadline === false ? undefined : toMilliseconds(options.deadline ?? "15m"),
    overlap,
    retry: retryOf(options.retry),
    quarantine: quarantine === false ? undefined : quarantineOf(quarantine),
    runAtStart: options.runAtStart ?? false,
    jitter,
    once,
    onceFor: options.onceFor === undefined ? Math.min(interval / 2, 30_000) : toMilliseconds(options.onceFor),
  };
}

/** @throws JobOptionsError, DurationError */
export function quarantineOf({ after = 5, probeEvery = "15m" }: JobQuarantine): QuarantinePlan {
  return { after: wholeNumber("quarantine.after", after, 1), probeEvery: toMilliseconds(probeEvery) };
}

function retryOf(given: JobRetry | number | undefined): JobPlan["retry"] {
  if (given === undefined) return { times: 0, delay: () => 0 };
  const {
    times = 2,
    backoff = "1s",
    maxBackoff = "1m",
    jitter = 0.5,
  } = typeof given === "number" ? { times: given } : given;
  const first = toMilliseconds(backoff);
  const most = toMilliseconds(maxBackoff);
  if (!(jitter >= 0 && jitter <= 1))
    throw new JobOptionsError(`its retry.jitter is ${jitter}: 0 to 1 are allowed`);
  return {
    times: wholeNumber("retry.times", times, 0),
    delay: (attempt) => {
      const pause = Math.min(first * 2 ** Math.min(attempt - 1, 30), most);
      return pause * (1 - jitter * Math.random());
    },
  };
}

function wholeNumber(what: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new JobOptionsError(`its ${what} is ${value}: a whole number from ${least} is needed`);
}
