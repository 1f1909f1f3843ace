/** Stops asking a dependency that keeps failing, and probes it after a while. */
import { currentContext, tell } from "../core/index.ts";
import type { BreakerPlan } from "./plan.ts";
import { RollingWindow } from "./rolling-window.ts";

export type BreakerState = "closed" | "open" | "half_open";

/** What a call says about the dependency: it failed, it answered, or nothing can be said (the caller gave up, a fault of ours). */
export type Effect = "failed" | "answered" | "nothing";

/** No permit: not asked. */
export const REFUSED = -1;

export class Breaker {
  readonly #name: string;
  readonly #plan: BreakerPlan;
  readonly #window: RollingWindow | undefined;
  #state: BreakerState = "closed";
  /** What was permitted in an earlier state says nothing about this one. */
  #generation = 0;
  #inARow = 0;
  #openUntil = 0;
  #openings = 0;
  #probing = 0;
  #probed = 0;
  #probingSince = 0;
  #isolations = 0;
  #opener: { error: unknown } | undefined;

  constructor(name: string, plan: BreakerPlan) {
    this.#name = name;
    this.#plan = plan;
    this.#window = plan.ratio === undefined ? undefined : new RollingWindow(plan.window);
  }

  get state(): BreakerState {
    return this.#isolations > 0 ? "open" : this.#state;
  }

  /** The failure that opened it: the root of every refusal. */
  get opener(): { error: unknown } | undefined {
    return this.#opener;
  }

  get isolated(): boolean {
    return this.#isolations > 0;
  }

  /** Milliseconds until it may be asked again; 0: now; Infinity: isolated. */
  opensIn(now: number): number {
    if (this.#isolations > 0) return Number.POSITIVE_INFINITY;
    return this.#state === "open" ? Math.max(0, this.#openUntil - now) : 0;
  }

  /** A permit to ask, to be handed back by `settle`; or REFUSED. */
  acquire(now: number): number {
    if (this.#state === "closed" && this.#isolations === 0) return this.#generation;
    if (this.opensIn(now) > 0) return REFUSED;
    if (this.#state === "open") this.#enter("half_open", now);
    if (this.#probing + this.#probed >= this.#plan.probes) {
      // A probe that never comes back must not keep it shut for ever.
      if (now - this.#probingSince < this.#plan.openFor) return REFUSED;
      this.#enter("half_open", now);
    }
    this.#probing++;
    return this.#generation;
  }

  settle(permit: number, effect: Effect, now: number, error?: unknown): void {
    if (permit !== this.#generation) return;
    if (this.#state === "half_open") {
      this.#probing--;
      if (effect === "failed") this.#open(now, error);
      else if (effect === "answered" && ++this.#probed >= this.#plan.probes) {
        this.#enter("closed", now);
        this.#window?.add(now, false);
      }
      return;
    }
    if (effect === "nothing") return;
    const failed = effect === "failed";
    if (this.#window) {
      this.#window.add(now, failed);
      const calls = this.#window.good + this.#window.bad;
      if (failed && calls >= this.#plan.minimum && this.#window.bad >= this.#plan.ratio! * calls)
        this.#open(now, error);
    } else if (!failed) this.#inARow = 0;
    else if (++this.#inARow >= this.#plan.consecutive) this.#open(now, error);
  }

  /** Keeps it open by hand until what is answered is called. */
  isolate(): () => void {
    const from = this.state;
    this.#isolations++;
    if (this.#isolations === 1) this.#say(from, "open", "isolated by hand", undefined);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#isolations > 0) return;
      this.#state = "closed";
      this.#reset();
      this.#generation++;
      this.#say("open", "closed", "the isolation has ended", undefined);
    };
  }

  #open(now: number, error: unknown): void {
    const openFor = Math.min(this.#plan.openForMax, this.#plan.openFor * 2 ** Math.min(this.#openings, 30));
    this.#openings++;
    this.#openUntil = now + openFor;
    this.#opener = { error };
    this.#enter("open", now);
  }

  #enter(to: BreakerState, now: number): void {
    const from = this.#state;
    this.#state = to;
    this.#generation++;
    this.#probing = 0;
    this.#probed = 0;
    this.#probingSince = now;
    if (to === "closed") this.#reset();
    if (from === to || this.#isolations > 0) return;
    const why = {
      open: `asked again in ${Math.ceil((this.#openUntil - now) / 1000)} s; see the error for what failed`,
      half_open: "the next call is a probe",
      closed: "it answers again",
    }[to];
    this.#say(from, to, why, to === "open" ? this.#opener?.error : undefined);
  }

  #reset(): void {
    this.#inARow = 0;
    this.#openings = 0;
    this.#opener = undefined;
    this.#window?.clear();
  }

  #say(from: BreakerState, to: BreakerState, why: string, error: unknown): void {
    tell({
      kind: "breaker",
      level: to === "open" ? "warning" : "info",
      message: `${this.#name}: breaker ${to === "half_open" ? "half open" : to}, ${why}`,
      name: this.#name,
      from,
      to,
      ...(error === undefined ? {} : { error }),
      context: currentContext(),
    });
  }
}
