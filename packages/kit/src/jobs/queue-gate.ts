/** Whether a queue's job may be begun: its flag is on, and its handler is not in quarantine, or it is the probe. */
import { randomUUID } from "node:crypto";
import { readProperty, runInContext, type WorkContext } from "../core/index.ts";
import { isOn } from "../flags/index.ts";
import { quarantineOf } from "./job-plan.ts";
import { Quarantine } from "./quarantine.ts";
import { isFailure } from "./run-log.ts";
import { tellJob } from "./tell-run.ts";
import type { JobOutcome, JobQuarantine } from "./types.ts";

/** A job whose flag is off is looked at again after this, milliseconds. */
const FLAG_AGAIN = 30_000;
/** Jobs that wait for a probe come back spread over this, milliseconds: one of them will be it. */
const SPREAD = 30_000;

export class QueueGate {
  readonly #job: string;
  readonly #flag: string | undefined;
  readonly #quarantine: Quarantine;
  readonly #probeEvery: number;
  #failuresInRow = 0;
  #probing = false;
  #off = false;

  /** @throws JobOptionsError, DurationError */
  constructor(job: string, options: { flag?: string; quarantine?: JobQuarantine }) {
    const plan = options.quarantine && quarantineOf(options.quarantine);
    this.#job = job;
    this.#flag = options.flag;
    this.#quarantine = new Quarantine(job, plan);
    this.#probeEvery = plan?.probeEvery ?? 0;
  }

  get state(): "off" | "quarantined" | undefined {
    if (this.#off) return "off";
    return this.#quarantine.active ? "quarantined" : undefined;
  }

  /** Why a call must not be made, and for how many milliseconds; undefined where it may: then `judge` has to follow. */
  held(): { why: string; wait: number } | undefined {
    const off = this.#flag !== undefined && !isOn(this.#flag);
    const why = `its flag ${this.#flag} is off`;
    if (off !== this.#off) {
      this.#off = off;
      const told = { job: this.#job, run: randomUUID(), attempt: 0, duration: 0 };
      if (off) tellJob({ ...told, outcome: "off", message: `job ${this.#job} is not begun: ${why}` });
    }
    if (off) return { why, wait: FLAG_AGAIN };
    if (!this.#quarantine.active) return undefined;
    if (!this.#quarantine.holds && !this.#probing) {
      this.#probing = true;
      return undefined;
    }
    const soonest = Math.max(this.#quarantine.wait, Math.min(1_000, this.#probeEvery));
    const spread = Math.random() * Math.min(this.#probeEvery, SPREAD);
    return { why: "its handler is in quarantine", wait: Math.ceil(soonest + spread) };
  }

  /** What the flag said travels with the errors of the call. */
  passed(context: WorkContext): void {
    const flag = this.#flag;
    if (flag !== undefined) runInContext(context, () => isOn(flag));
  }

  /** After each call. One that steered the queue says nothing of its handler; nor does a job that can never be done. */
  judge(run: string, outcome: JobOutcome | "steered", error: unknown): void {
    this.#probing = false;
    if (outcome === "steered" || readProperty(error, "name") === "UnrecoverableError") return;
    this.#failuresInRow = isFailure(outcome) ? this.#failuresInRow + 1 : 0;
    this.#quarantine.judge({ run, outcome, attempt: 1, error }, this.#failuresInRow);
  }
}
