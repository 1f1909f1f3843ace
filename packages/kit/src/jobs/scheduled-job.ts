/** A job and its life: due, run, retried, skipped, quarantined, stopped. */
import { AsyncResource } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { headlineOf, lifecycle, ownFailure, WorkContext } from "../core/index.ts";
import { isOn } from "../flags/index.ts";
import { type Alarm, setAlarm } from "./alarm.ts";
import type { Attempt } from "./attempt.ts";
import { JobCancelledError } from "./errors.ts";
import type { JobPlan } from "./job-plan.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { performRun } from "./perform-run.ts";
import { Quarantine } from "./quarantine.ts";
import { RunLog } from "./run-log.ts";
import { tellJob, tellRun } from "./tell-run.ts";
import type { JobOutcome, JobRun, JobRunRecord, JobStatus } from "./types.ts";

/** So many runs that were given up at their deadline may still be under way; then the job waits for them. */
const UNSETTLED_MAX = 10;

/** A job that is registered during a request or a boot phase is no part of it. */
const outside = new AsyncResource("holdfast.jobs");

interface RunUnderWay {
  controller: AbortController;
  done: Promise<JobRunRecord>;
  settled: Promise<unknown>;
  overlapTold: boolean;
}

export class ScheduledJob {
  readonly log: RunLog;
  readonly #name: string;
  readonly #plan: JobPlan;
  readonly #work: (signal: AbortSignal, run: JobRun) => unknown;
  #alarm: Alarm | undefined;
  #current: RunUnderWay | undefined;
  #queued: Promise<JobRunRecord> | undefined;
  readonly #quarantine: Quarantine;
  readonly #leases = new LeaseKeeper();
  #off = false;
  #stopped = false;

  constructor(
    name: string,
    plan: JobPlan,
    keepRuns: number,
    work: (signal: AbortSignal, run: JobRun) => unknown,
  ) {
    this.#name = name;
    this.#plan = plan;
    this.#work = work;
    this.log = new RunLog(keepRuns);
    this.#quarantine = new Quarantine(name, plan.quarantine);
  }

  start(): void {
    if (this.#alarm || this.#stopped) return;
    outside.runInAsyncScope(() => {
      this.#alarm = setAlarm(this.#plan.schedule(), this.#plan.jitter, (due) => this.#ring(due));
      if (this.#plan.runAtStart) setTimeout(() => this.#ring(Date.now()), Math.random() * this.#plan.jitter);
    });
  }

  status(): JobStatus {
    const { failuresInRow, unsettled, leftOut, runs } = this.log;
    return {
      job: this.#name,
      state: this.#state(),
      nextRun: this.#alarm?.next,
      lastRuns: runs,
      failuresInRow,
      unsettled,
      leftOut,
    };
  }

  #state(): JobStatus["state"] {
    if (this.#stopped) return "stopped";
    if (this.#current) return "running";
    if (this.#quarantine.active) return "quarantined";
    if (this.#off) return "off";
    return this.log.failuresInRow > 0 ? "failing" : "waiting";
  }

  /** Ends it for good; resolves when the run under way has come to its end. */
  async stop(reason: string): Promise<void> {
    this.#stopped = true;
    this.#alarm?.stop();
    const { settled, controller } = this.#current ?? {};
    controller?.abort(new JobCancelledError(`job ${this.#name}: ${reason}`));
    await settled;
    await this.#leases.close();
  }

  get inQuarantine(): boolean {
    return this.#quarantine.active;
  }

  #ring(due: number): void {
    if (this.#stopped) return;
    if (this.#quarantine.holds) {
      this.log.leftOut++;
      return;
    }
    this.trigger(due).catch((error) => ownFailure("jobs", error));
  }

  /** Runs it, or answers why not. */
  async trigger(due: number): Promise<JobRunRecord> {
    const refused = this.#refusal();
    if (refused) return this.#leaveOut(...refused);
    const { overlap } = this.#plan;
    const current = this.#current;
    if (current && (overlap === "skip" || (overlap === "queue" && this.#queued))) {
      const say = !current.overlapTold;
      current.overlapTold = true;
      const why = this.#queued
        ? "a run is under way and one waits already"
        : "its last run is still under way";
      return this.#leaveOut("overlap", why, say);
    }
    if (current && overlap === "queue") {
      this.#queued = current.done.then(() => {
        this.#queued = undefined;
        return this.trigger(due);
      });
      return this.#queued;
    }
    if (current) {
      current.controller.abort(new JobCancelledError(`job ${this.#name}: its next run takes its place`));
      await current.done;
      // Meanwhile another trigger may have taken the place, or the jobs were stopped.
      if (this.#current || this.#stopped) return this.trigger(due);
    }
    return this.#begin(due);
  }

  #refusal(): [JobOutcome, string, boolean] | undefined {
    const state = lifecycle();
    if (this.#stopped || state === "draining" || state === "stopped")
      return ["cancelled", "the jobs are stopped", false];
    const { flag } = this.#plan;
    const off = flag !== undefined && !isOn(flag);
    const changed = off !== this.#off;
    this.#off = off;
    if (off) return ["off", `its flag ${flag} is off`, changed];
    if (this.log.unsettled >= UNSETTLED_MAX) {
      return ["overlap", `${this.log.unsettled} runs that missed their deadline are still under way`, true];
    }
    return undefined;
  }

  #leaveOut(outcome: JobOutcome, why: string, say: boolean, level?: "debug" | "warning"): JobRunRecord {
    this.log.leftOut++;
    const run = randomUUID();
    const job = this.#name;
    if (say && outcome !== "ok") {
      const message = `job ${job} did not run: ${why}`;
      tellJob({ job, run, outcome, message, attempt: 0, duration: 0 }, level);
    }
    return { run, started: Date.now(), duration: 0, outcome, attempts: 0 };
  }

  #begin(due: number): Promise<JobRunRecord> {
    const controller = new AbortController();
    const settled: Promise<void>[] = [];
    const done = this.#run(due, controller, settled);
    const run = { controller, overlapTold: false, done, settled: done.then(() => Promise.all(settled)) };
    this.#current = run;
    return done.finally(() => {
      if (this.#current === run) this.#current = undefined;
    });
  }

  /** Never rejects. */
  async #run(due: number, controller: AbortController, settled: Promise<void>[]): Promise<JobRunRecord> {
    const id = randomUUID();
    const started = Date.now();
    const clock = performance.now();
    const context = new WorkContext({ kind: "job", route: this.#name });
    try {
      const performed = await performRun({
        job: this.#name,
        id,
        due,
        plan: this.#plan,
        context,
        controller,
        leases: this.#leases,
        work: this.#work,
        began: (under) => {
          this.log.track(under);
          settled.push(under.settled);
        },
        mayRetry: () => !this.#quarantine.active,
      });
      if ("elsewhere" in performed) {
        return this.#leaveOut(
          "locked_elsewhere",
          performed.elsewhere,
          true,
          performed.sure ? "debug" : "warning",
        );
      }
      const { attempts, end } = performed;
      return this.#ended(id, context, started, attempts, { ...end, duration: performance.now() - clock });
    } catch (error) {
      ownFailure("jobs", error);
      const duration = performance.now() - clock;
      return { run: id, started, duration, outcome: "failed", attempts: 0, error: headlineOf(error) };
    }
  }

  #ended(id: string, context: WorkContext, started: number, attempts: number, end: Attempt): JobRunRecord {
    const { outcome, error, duration } = end;
    const said = error === undefined && outcome === "ok" ? "" : `: ${headlineOf(error)}`;
    const message = `job ${this.#name} ${outcome === "ok" ? "ran" : outcome}${said}`;
    const told = { job: this.#name, run: id, outcome, message, attempt: attempts, duration, context };
    tellRun(outcome === "ok" ? told : { ...told, error });
    const record = {
      run: id,
      started,
      duration,
      outcome,
      attempts,
      ...(said === "" ? {} : { error: said.slice(2) }),
    };
    this.log.add(record);
    this.#quarantine.judge({ run: id, outcome, attempt: attempts, error }, this.log.failuresInRow);
    return record;
  }
}
