/** One check on its own schedule: run, held to its deadline, never beside itself, its last result kept. */
import { AsyncResource } from "node:async_hooks";
import type { HealthStatus } from "@holdfast/signals";
import { ownFailure } from "../core/index.ts";
import type { CheckPlan } from "./check-options.ts";
import { CheckDeadlineError } from "./errors.ts";
import { type Finding, readError, readResult } from "./read-result.ts";
import type { CheckRun, CheckState } from "./types.ts";

/** After a surprise the next run comes soon, to confirm it: so many milliseconds at most. */
const CONFIRM = 1_000;
/** A run that ignores its signal blocks the next ones so long, and each further one twice as long: then it is given up for lost. */
const LOST_AFTER = 60_000;
const LOST_AFTER_MAX = 3_600_000;

export class ScheduledCheck {
  readonly name: string;
  readonly plan: CheckPlan;
  readonly #run: CheckRun;
  readonly #changed: (state: CheckState, previous: HealthStatus | undefined) => void;
  /** Keeps the context of the request that happened to start a run away from all later runs. */
  readonly #outside = new AsyncResource("HoldfastHealthCheck");
  #timer: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #stopped = false;
  /** The run whose function has not come back yet, with the time at which it is given up for lost. */
  #open: { lostAt: number; abort: AbortController } | undefined;
  #lost = 0;
  /** The round under way: ends when its result is recorded. */
  #round: Promise<void> | undefined;
  #status: HealthStatus | undefined;
  #finding: Finding | undefined;
  #time = 0;
  #monotonic = 0;
  #duration = 0;
  #failures = 0;
  #passes = 0;

  constructor(
    name: string,
    plan: CheckPlan,
    run: CheckRun,
    changed: (state: CheckState, previous: HealthStatus | undefined) => void,
  ) {
    this.name = name;
    this.plan = plan;
    this.#run = run;
    this.#changed = changed;
  }

  start(): void {
    this.#schedule(0);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#open?.abort.abort(new CheckDeadlineError(`Check "${this.name}" was stopped.`));
  }

  /** Runs now, or joins the round under way. Never rejects. */
  refresh(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    clearTimeout(this.#timer);
    const round = this.#outside.runInAsyncScope(() => this.#begin());
    // Somebody waits: the process must not end before the deadline.
    this.#deadline?.ref();
    return round;
  }

  state(): CheckState {
    const { name, plan } = this;
    const known = {
      name,
      critical: plan.critical,
      affects: plan.affects,
      component: plan.component,
      failures: this.#failures,
    };
    if (this.#status === undefined || this.#finding === undefined) {
      return { ...known, status: "pending", output: "no result yet", measurements: [], stale: false };
    }
    const age = performance.now() - this.#monotonic;
    const stale = !this.#stopped && age > plan.stale;
    return {
      ...known,
      status: stale ? "fail" : this.#status,
      output: stale
        ? `no result for ${Math.round(age / 1000)} s: the check does not run, or the event loop stood still`
        : this.#finding.output,
      measurements: this.#finding.measurements,
      details: this.#finding.details,
      time: this.#time,
      duration: this.#duration,
      stale,
    };
  }

  #schedule(delay: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    // Instances that started together should not ask together.
    const spread = delay >= 1_000 ? delay * (0.95 + Math.random() * 0.1) : delay;
    this.#timer = this.#outside.runInAsyncScope(() => setTimeout(() => void this.#begin(), spread));
    this.#timer.unref();
  }

  #begin(): Promise<void> {
    this.#round ??= this.#runOnce()
      .catch((error: unknown) => ownFailure(`health check ${this.name}`, error))
      .finally(() => {
        this.#round = undefined;
        const surprised = this.#passes > 0 && this.#status === "fail";
        const doubted = this.#failures > 0 && this.#status !== "fail";
        this.#schedule(surprised || doubted ? Math.min(CONFIRM, this.plan.every) : this.plan.every);
      });
    return this.#round;
  }

  async #runOnce(): Promise<void> {
    if (this.#open && performance.now() < this.#open.lostAt) {
      this.#record(
        readError(
          `still in its last run, which ignored its deadline of ${this.plan.deadline} ms and the AbortSignal`,
        ),
        this.#duration,
      );
      return;
    }
    if (this.#open) this.#lost++;
    const started = performance.now();
    const abort = new AbortController();
    const patience = Math.min(LOST_AFTER * 2 ** this.#lost, LOST_AFTER_MAX);
    const open = { lostAt: started + this.plan.deadline + patience, abort };
    this.#open = open;
    const late = new Promise<undefined>((resolve) => {
      this.#deadline = setTimeout(() => {
        // After a blocked event loop the timer comes before results that are in already: let them be read first.
        setImmediate(() => resolve(undefined));
      }, this.plan.deadline);
      this.#deadline.unref();
    });
    const work = settle(this.#run, abort.signal).then((finding) => {
      if (this.#open === open) {
        this.#open = undefined;
        this.#lost = 0;
      }
      return finding;
    });
    const finding = await Promise.race([work, late]);
    clearTimeout(this.#deadline);
    if (this.#stopped) return;
    if (finding !== undefined) {
      this.#record(finding, performance.now() - started);
      return;
    }
    const error = new CheckDeadlineError(`no answer within ${this.plan.deadline} ms`);
    this.#record(readError(error), performance.now() - started);
    abort.abort(error);
  }

  #record(finding: Finding, duration: number): void {
    const previous = this.#status;
    this.#finding = finding;
    this.#time = Date.now();
    this.#monotonic = performance.now();
    this.#duration = duration;
    if (finding.status === "fail") {
      this.#failures++;
      this.#passes = 0;
    } else {
      this.#passes++;
      this.#failures = 0;
    }
    this.#status = this.#judge(previous, finding);
    if (this.#status === previous) return;
    this.#changed(this.state(), previous);
  }

  /** Damps flapping: what turns once may turn back. */
  #judge(previous: HealthStatus | undefined, finding: Finding): HealthStatus {
    const { failAfter, passAfter } = this.plan;
    if (previous === undefined) {
      if (finding.status !== "fail") this.#passes = 0;
      return finding.status;
    }
    if (finding.status === "fail") {
      if (previous === "fail" || this.#failures >= failAfter) return "fail";
      this.#finding = {
        ...finding,
        output: `${finding.output ?? "failed"} (failure ${this.#failures} of ${failAfter})`,
      };
      return "warn";
    }
    if (previous !== "fail" || this.#passes >= passAfter) {
      this.#passes = 0;
      return finding.status;
    }
    this.#finding = {
      ...finding,
      output: `passed again (${this.#passes} of ${passAfter} in a row)`,
    };
    return "fail";
  }
}

/** Never rejects, also where the function throws before its promise, or its promise is no promise. */
async function settle(run: CheckRun, signal: AbortSignal): Promise<Finding> {
  try {
    return readResult(await run(signal));
  } catch (error) {
    return readError(error);
  }
}
