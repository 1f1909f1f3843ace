/** What all calls of one guard share: its plan, its breaker, slots and budget, and its counts. */
import {
  currentContext,
  ownFailure,
  processWide,
  registerGauge,
  registerState,
  TIMER_MAX,
  tell,
} from "../core/index.ts";
import type { Attempt } from "./attempt.ts";
import { Breaker } from "./breaker.ts";
import { Bulkhead } from "./bulkhead.ts";
import type { Plan } from "./plan.ts";
import { RetryBudget } from "./retry-budget.ts";

/** Since the guard was made. */
export interface GuardCounts {
  calls: number;
  /** Calls that failed, before any fallback. */
  failures: number;
  /** Not asked: breaker open, or no room. */
  rejected: number;
  /** Times that a deadline was over. */
  deadlines: number;
  retries: number;
  fallbacks: number;
  /** Results that came after nobody waited for them any more. */
  lateResults: number;
}

/** It is said again after so many milliseconds at the earliest. */
const SAY_EVERY = 60_000;

/** The guard of each name that health and metrics show: one made again under the name takes the place of the one before. */
const shown = processWide("guards", () => new Map<string, { close(): void }>());

/** Guards of names beyond this work and are not shown: such names come from data, not from code. */
const SHOWN_MAX = 1_000;

export class GuardParts {
  readonly name: string;
  readonly plan: Plan;
  readonly breaker: Breaker | undefined;
  readonly bulkhead: Bulkhead | undefined;
  readonly budget: RetryBudget | undefined;
  readonly counts: GuardCounts = {
    calls: 0,
    failures: 0,
    rejected: 0,
    deadlines: 0,
    retries: 0,
    fallbacks: 0,
    lateResults: 0,
  };
  /** Tries that go on although nobody waits for them; the timer takes their slot back. */
  readonly #late = new Map<Attempt, NodeJS.Timeout>();
  readonly #said = new Set<string>();
  #budgetSaid = Number.NEGATIVE_INFINITY;
  readonly #registrations: (() => void)[] = [];

  constructor(name: string, plan: Plan) {
    this.name = name;
    this.plan = plan;
    this.breaker = plan.breaker && new Breaker(name, plan.breaker);
    this.bulkhead = plan.bulkhead && new Bulkhead(plan.bulkhead.concurrent, plan.bulkhead.queue);
    this.budget = plan.retry?.budget && new RetryBudget(plan.retry.budget.ratio, plan.retry.budget.minimum);
    this.#register();
  }

  /** Work was given up while it ran: it keeps its slot until it ends, or for the time that the policy allows. */
  holdLate(attempt: Attempt): void {
    const { bulkhead, plan } = this;
    if (!bulkhead) return;
    const timer = setTimeout(() => this.letGo(attempt), Math.min(plan.bulkhead!.holdLate, TIMER_MAX));
    timer.unref();
    this.#late.set(attempt, timer);
  }

  /** The slot that was held for a late try goes back, once. */
  letGo(attempt: Attempt): void {
    const timer = this.#late.get(attempt);
    if (!timer) return;
    clearTimeout(timer);
    this.#late.delete(attempt);
    this.bulkhead!.release();
  }

  sayOnce(event: "not_retried" | "conflict", message: string): void {
    if (this.#said.has(event)) return;
    this.#said.add(event);
    this.#say(event, message);
  }

  budgetSpent(error: unknown): void {
    const now = performance.now();
    if (now - this.#budgetSaid < SAY_EVERY) return;
    this.#budgetSaid = now;
    this.#say("budget_spent", "the retry budget is spent: failures go out without another try", error);
  }

  close(): void {
    if (shown.get(this.name) === this) shown.delete(this.name);
    for (const take of this.#registrations.splice(0)) take();
  }

  #say(event: "not_retried" | "conflict" | "budget_spent", message: string, error?: unknown): void {
    tell({
      kind: "guard",
      level: event === "not_retried" ? "info" : "warning",
      message: `${this.name}: ${message}`,
      name: this.name,
      event,
      ...(error === undefined ? {} : { error }),
      context: currentContext(),
    });
  }

  #register(): void {
    const { name, breaker, bulkhead, counts, plan } = this;
    shown.get(name)?.close();
    if (shown.size >= SHOWN_MAX) {
      ownFailure(
        "guards",
        new Error(
          `there are ${SHOWN_MAX} guards already: "${name}" is not in health and metrics. Make one per dependency, and close what was for once.`,
        ),
      );
      return;
    }
    shown.set(name, this);
    const labels = { guard: name };
    const gauge = (what: string, help: string, unit: string, read: () => number) =>
      this.#registrations.push(registerGauge({ name: what, help, unit, labels, read }));
    if (breaker) {
      this.#registrations.push(
        registerState({
          name: `breaker:${name}`,
          affects: plan.breaker!.affects,
          read: () =>
            breaker.state === "closed"
              ? { status: "pass", details: { state: "closed" } }
              : {
                  status: "warn",
                  output: breaker.isolated
                    ? "isolated by hand"
                    : `breaker ${breaker.state.replace("_", " ")}`,
                  details: { state: breaker.state, rejected: counts.rejected },
                },
        }),
      );
      gauge("kit.guard.breaker.state", "0 closed, 1 half open, 2 open", "1", () =>
        ["closed", "half_open", "open"].indexOf(breaker.state),
      );
    }
    if (bulkhead) {
      gauge("kit.guard.active", "Calls that hold a slot", "{call}", () => bulkhead.active);
      gauge("kit.guard.queued", "Calls that wait for a slot", "{call}", () => bulkhead.queued);
    }
    gauge("kit.guard.rejected", "Calls refused without asking", "{call}", () => counts.rejected);
    gauge("kit.guard.retries", "Tries after the first", "{try}", () => counts.retries);
    gauge("kit.guard.deadlines", "Deadlines that were over", "{call}", () => counts.deadlines);
    gauge(
      "kit.guard.late_results",
      "Results that came after their deadline",
      "{call}",
      () => counts.lateResults,
    );
  }
}
