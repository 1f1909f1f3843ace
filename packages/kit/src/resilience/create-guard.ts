/** A guard that is made once and used for every call of one dependency. */
import type { BreakerState } from "./breaker.ts";
import { runCall } from "./call.ts";
import { type GuardCounts, GuardParts } from "./guard-parts.ts";
import { readPolicies } from "./plan.ts";
import type { Fallback, GuardedWork, GuardPolicies, RunOptions } from "./policies.ts";

export interface Guard<F = never> {
  readonly name: string;
  /** `closed` also where no breaker was declared. */
  readonly state: BreakerState;
  readonly counts: Readonly<GuardCounts>;
  /**
   * Runs work under the policies.
   *
   * @throws DeadlineError, BreakerOpenError, BulkheadFullError, the reason of the caller's signal, or what the last try threw
   */
  run<T, R = F>(work: GuardedWork<T>, options?: RunOptions<R>): Promise<T | R>;
  /** Keeps the breaker open by hand until what is answered is called. (No effect without a breaker) */
  isolate(): () => void;
  /** Takes its state and gauges out of health and metrics. Calls under way are not touched. */
  close(): void;
}

/**
 * Makes a guard: one per dependency, kept for the life of the service.
 *
 * @throws GuardPolicyError, DurationError where a policy can't be meant
 * @example
 * const payments = createGuard("payments", { deadline: "5s", attemptDeadline: "2s", retry: true, breaker: true, bulkhead: 20 });
 * const balance = await payments.run(({ signal }) => loadBalance(user, signal), { idempotent: true });
 */
export function createGuard<F = never>(name: string, policies: GuardPolicies<F> = {}): Guard<F> {
  const parts = new GuardParts(name, readPolicies(name, policies));
  const declared = "fallback" in policies ? { answer: policies.fallback as Fallback<F> } : undefined;
  return {
    name,
    get state() {
      return parts.breaker?.state ?? "closed";
    },
    counts: parts.counts,
    run<T, R = F>(work: GuardedWork<T>, options?: RunOptions<R>): Promise<T | R> {
      const fallback =
        options && "fallback" in options ? { answer: options.fallback as Fallback<R> } : declared;
      return runCall<T, R>(parts, work, options, fallback as { answer: Fallback<R> } | undefined);
    },
    isolate: () => parts.breaker?.isolate() ?? (() => {}),
    close: () => parts.close(),
  };
}
