/** Jobs of a service: each on its own, none able to hurt the others or the process. */
import { messageOf, ownFailure, registerCloser, registerState, tell } from "../core/index.ts";
import { JobOptionsError } from "./errors.ts";
import { planOf } from "./job-plan.ts";
import { healthOf } from "./run-log.ts";
import { ScheduledJob } from "./scheduled-job.ts";
import { containStrays } from "./strays.ts";
import type { Job, JobOptions, JobRunRecord, JobStatus, Jobs, JobsOptions } from "./types.ts";

/** A loop that registers jobs must not flood the service. */
const JOBS_MAX = 1_000;

/** A job that never ends must not keep its service from ending. Milliseconds. */
const CLOSE_WITHIN = 10_000;

interface Registered {
  job: Job;
  scheduled?: ScheduledJob;
  /** Takes it out of health. */
  unregister: () => void;
}

/**
 * Makes the jobs of a service. They begin at once, and are stopped by the kit's shutdown.
 *
 * @example
 * const jobs = createJobs();
 * jobs.job("settle", { every: "5m", flag: "settlement", deadline: "1m" }, async (signal) => settle(signal));
 * jobs.job("report", { cron: "0 6 * * MON", timezone: "Europe/Berlin", retry: 3 }, sendReport);
 */
export function createJobs(options: JobsOptions = {}): Jobs {
  const { strict = false, keepRuns = 20 } = options;
  const registered = new Map<string, Registered>();
  const uncontain = options.containStrays === false ? () => {} : containStrays();
  let started = options.autoStart ?? true;
  let closed = false;

  function add(name: string, given: JobOptions, run: Parameters<Jobs["job"]>[2]): Job {
    if (typeof name !== "string" || name === "") throw new JobOptionsError("it has no name");
    if (closed) throw new JobOptionsError("the jobs were closed");
    if (registered.has(name)) throw new JobOptionsError("another job has this name");
    if (registered.size >= JOBS_MAX) throw new JobOptionsError(`there are ${JOBS_MAX} jobs already`);
    if (typeof run !== "function") throw new JobOptionsError("it has no function to run");
    const scheduled = new ScheduledJob(name, planOf(given ?? {}), keepRuns, run);
    const unregister = registerState({
      name: `job:${name}`,
      affects: given.affects ?? [],
      read: () => {
        const status = scheduled.status();
        return healthOf(status, given.critical === true && scheduled.inQuarantine);
      },
    });
    const job: Job = {
      name,
      status: () => scheduled.status(),
      trigger: () => scheduled.trigger(Date.now()),
      stop: async () => {
        registered.delete(name);
        unregister();
        await endsOrAborts(scheduled.stop("it was stopped"), AbortSignal.timeout(CLOSE_WITHIN));
      },
    };
    registered.set(name, { job, scheduled, unregister });
    if (started) scheduled.start();
    return job;
  }

  function job(name: string, given: JobOptions, run: Parameters<Jobs["job"]>[2]): Job {
    try {
      return add(name, given, run);
    } catch (cause) {
      const why = messageOf(cause);
      const error = new JobOptionsError(`Job ${JSON.stringify(name)} is not run: ${why}`, { cause });
      if (strict) throw error;
      tell({ kind: "error", level: "error", message: error.message, error, handled: true, mechanism: "job" });
      return invalidJob(String(name), given?.critical ?? false, error, registered);
    }
  }

  const jobs: Jobs = {
    job,
    start: () => {
      started = true;
      for (const one of registered.values()) one.scheduled?.start();
    },
    list: () => [...registered.values()].map((one) => one.job.status()),
    close: async (signal = AbortSignal.timeout(CLOSE_WITHIN)) => {
      closed = true;
      unregisterCloser();
      const ends = [...registered.values()].map(({ scheduled }) => scheduled?.stop("the service stops"));
      await endsOrAborts(Promise.all(ends), signal);
      for (const { unregister } of registered.values()) unregister();
      uncontain();
    },
  };
  const unregisterCloser = registerCloser({
    name: "jobs",
    stage: "jobs",
    close: (signal) => jobs.close(signal),
  });
  return jobs;
}

/** A job that could not be registered: health shows it, and nothing else comes of it. */
function invalidJob(
  name: string,
  critical: boolean,
  error: JobOptionsError,
  registered: Map<string, Registered>,
): Job {
  const status: JobStatus = {
    job: name,
    state: "invalid",
    nextRun: undefined,
    lastRuns: [],
    failuresInRow: 0,
    unsettled: 0,
    leftOut: 0,
  };
  const record: JobRunRecord = {
    run: "none",
    started: Date.now(),
    duration: 0,
    outcome: "failed",
    attempts: 0,
    error: error.message,
  };
  const job: Job = {
    name,
    status: () => status,
    trigger: async () => record,
    stop: async () => {
      if (registered.get(name)?.job === job) registered.delete(name);
      unregister();
    },
  };
  // The job whose name was taken twice keeps its own state.
  const shown = !registered.has(name) && registered.size < JOBS_MAX;
  const unregister = !shown
    ? () => {}
    : registerState({ name: `job:${name}`, read: () => healthOf(status, critical) });
  if (shown) registered.set(name, { job, unregister });
  return job;
}

async function endsOrAborts(ends: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const guarded = ends.catch((error) => ownFailure("jobs", error));
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([guarded, aborted]);
}
