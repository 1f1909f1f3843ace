/** The words of the jobs: what is registered, what is remembered, what can be asked. */
import type { Duration, WorkContext } from "../core/index.ts";

export interface JobRetry {
  /** Tries after the first one. (Default: 2) */
  times?: number;
  /** Pause before the second try; doubled for each further one. (Default: "1s") */
  backoff?: Duration;
  /** (Default: "1m") */
  maxBackoff?: Duration;
  /** So large a part of each pause is random, 0 to 1. (Default: 0.5) */
  jitter?: number;
}

export interface JobQuarantine {
  /** Failed runs in a row that put the job into quarantine. (Default: 5) */
  after?: number;
  /** Meanwhile, the first run that is due after this long is made, as a probe; the others are left out. (Default: "15m") */
  probeEvery?: Duration;
}

/** The right to be the only one who runs a job, until it is released or lost. */
export interface JobLease {
  /** Aborts when the right is lost. */
  readonly signal: AbortSignal;
  /** Never rejects. */
  release(): Promise<void>;
}

/** Who decides which of several processes runs a job. */
export interface JobLock {
  /** Undefined: another one runs it. Rejects where that can't be known. */
  acquire(job: string): Promise<JobLease | undefined>;
}

interface JobOptionsBase {
  /** A boolean flag, asked before each run. (Default: none) */
  flag?: string;
  /** How long one try may take: then its slot is freed and its signal aborts. `false`: as long as it likes. (Default: "15m") */
  deadline?: Duration | false;
  /**
   * What happens when a run is due while another is under way: `skip` it, `queue` one (never more), or `cancel` the one under way.
   * (Default: "skip")
   */
  overlap?: "skip" | "queue" | "cancel";
  /** (Default: no retry) */
  retry?: JobRetry | number;
  /** `false`: however often it fails, it is run when due. (Default: after 5 failed runs, a probe each "15m") */
  quarantine?: JobQuarantine | false;
  /** Runs once when it is registered. (Default: false) */
  runAtStart?: boolean;
  /** Each run is delayed by a random time up to this. Not with `once`. (Default: 0) */
  jitter?: Duration;
  /** One process of all that share the lock runs it, e.g. `advisoryLock(pool)`. (Default: each process runs it) */
  once?: JobLock;
  /**
   * For how long after a run was due the lock is kept, so that a process whose clock is behind does not run it again. One that gets
   * the lock later than that leaves the run out. 0: the lock only keeps runs apart. (Default: half the time between two runs, at
   * most "30s")
   */
  onceFor?: Duration;
  /** Quarantine is a failure of the service, not a warning. (Default: false) */
  critical?: boolean;
  /** Routes that suffer when it fails, for health. (Default: none) */
  affects?: readonly string[];
}

export type JobOptions = JobOptionsBase &
  (
    | {
        /** Time between two runs, 10 ms or more; the first is due after one such time. */
        every: Duration;
        cron?: never;
        timezone?: never;
      }
    | {
        /** Five fields, or six with seconds first, or a nickname such as `@hourly`. */
        cron: string;
        /** IANA name. (Default: the process's) */
        timezone?: string;
        every?: never;
      }
  );

/** The run under way, given to the job beside its signal. */
export interface JobRun {
  readonly id: string;
  readonly job: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** When it was due, epoch milliseconds. */
  readonly due: number;
  readonly context: WorkContext;
}

export type JobOutcome = "ok" | "failed" | "deadline" | "cancelled" | "locked_elsewhere" | "overlap" | "off";

/** A run that came to its end, or was left out. */
export interface JobRunRecord {
  readonly run: string;
  /** Epoch milliseconds. */
  readonly started: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly outcome: JobOutcome;
  readonly attempts: number;
  /** One line of the error; the whole was told. */
  readonly error?: string;
}

export type JobState = "waiting" | "running" | "failing" | "quarantined" | "off" | "invalid" | "stopped";

export interface JobStatus {
  readonly job: string;
  readonly state: JobState;
  /** Epoch milliseconds; undefined where none is planned. */
  readonly nextRun: number | undefined;
  /** Latest last. */
  readonly lastRuns: readonly JobRunRecord[];
  readonly failuresInRow: number;
  /** Runs that missed their deadline and have not come to their end. */
  readonly unsettled: number;
  /** Runs that were due and left out: overlap, quarantine, off, clock jump. */
  readonly leftOut: number;
}

/** A registered job. */
export interface Job {
  readonly name: string;
  status(): JobStatus;
  /** Runs it now, as if it were due: its overlap policy, flag and lock count; quarantine does not. Never rejects. */
  trigger(): Promise<JobRunRecord>;
  /** Ends it for good: nothing more is due, the run under way is told to end. Resolves when it has, or after 10 s. */
  stop(): Promise<void>;
}

export interface JobsOptions {
  /** A job that can't be registered throws, instead of failing alone. (Default: false) */
  strict?: boolean;
  /** Runs that are remembered for each job. (Default: 20) */
  keepRuns?: number;
  /** `false`: nothing is due before `start()`. (Default: true) */
  autoStart?: boolean;
  /**
   * Errors that a job leaves behind (a promise nobody awaits, a throw in a timer or an event emitter) fail its run instead of ending
   * the process. (Default: true)
   */
  containStrays?: boolean;
}

export interface Jobs {
  /**
   * Registers a job. What is wrong with it is told and makes it `invalid`: it never runs, and nothing else suffers.
   *
   * @throws JobOptionsError with `strict` only
   * @example
   * jobs.job("settle", { every: "5m", flag: "settlement", deadline: "1m" }, async (signal) => settle(signal));
   */
  job(name: string, options: JobOptions, run: (signal: AbortSignal, run: JobRun) => unknown): Job;
  /** Begins to run what is due, with `autoStart: false`. */
  start(): void;
  list(): JobStatus[];
  /**
   * Stops all jobs, tells the runs under way to end, and waits for them until `signal` aborts. (Default: after 10 s) The shutdown does
   * this by itself.
   */
  close(signal?: AbortSignal): Promise<void>;
}
