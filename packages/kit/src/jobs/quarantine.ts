/** A job that failed too often in a row runs only as a probe now and then, until one goes well. */
import type { QuarantinePlan } from "./job-plan.ts";
import { isFailure } from "./run-log.ts";
import { tellJob } from "./tell-run.ts";
import type { JobOutcome } from "./types.ts";

export class Quarantine {
  readonly #job: string;
  readonly #plan: QuarantinePlan | undefined;
  /** Of performance.now: when the next probe may run. */
  #until: number | undefined;

  constructor(job: string, plan: QuarantinePlan | undefined) {
    this.#job = job;
    this.#plan = plan;
  }

  get active(): boolean {
    return this.#until !== undefined;
  }

  /** True: it is not yet time for the next probe. */
  get holds(): boolean {
    return this.#until !== undefined && performance.now() < this.#until;
  }

  /** Milliseconds until the next probe may run; 0 when it may. */
  get wait(): number {
    return this.#until === undefined ? 0 : Math.max(0, this.#until - performance.now());
  }

  /** Into it, on in it, or out of it. */
  judge(
    ended: { run: string; outcome: JobOutcome; attempt: number; error: unknown },
    failuresInRow: number,
  ): void {
    if (!this.#plan) return;
    const { after, probeEvery } = this.#plan;
    const { run, outcome, attempt, error } = ended;
    const told = { job: this.#job, run, attempt, duration: 0 };
    if (isFailure(outcome) && failuresInRow >= after) {
      const entered = this.#until === undefined;
      this.#until = performance.now() + probeEvery;
      if (!entered) return;
      const message = `job ${this.#job} is in quarantine after ${failuresInRow} failed runs; one is tried each ${probeEvery} ms`;
      tellJob({ ...told, outcome: "quarantined", message, error });
    } else if (outcome === "ok" && this.#until !== undefined) {
      this.#until = undefined;
      const message = `job ${this.#job} is out of quarantine: its probe went well`;
      tellJob({ ...told, outcome: "released", message });
    }
  }
}
