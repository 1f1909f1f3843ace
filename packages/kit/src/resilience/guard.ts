/** The short form: policies beside the call. What has to be remembered between calls is kept under the name. */
import { runCall } from "./call.ts";
import { GuardParts } from "./guard-parts.ts";
import { readPolicies } from "./plan.ts";
import type { Fallback, GuardedWork, GuardPolicies, RunOptions } from "./policies.ts";

export type GuardOptions<F = never> = GuardPolicies<F> & RunOptions<F>;

const guards = new Map<string, { parts: GuardParts; seen: object; policies: string }>();

/** Names are meant to be few: where there are more they are made from data, and the oldest goes. */
const NAMES_MAX = 1000;

/**
 * Runs work under the policies given. Calls of one name share a breaker, slots and a retry budget: the policies of the first
 * call hold for all, `fallback`, `signal`, `idempotent` and `method` are each call's own.
 *
 * @throws GuardPolicyError, DeadlineError, BreakerOpenError, BulkheadFullError, the reason of the caller's signal, or what the
 *   last try threw
 * @example
 * const games = await guard("games", { deadline: "2s", retry: true, idempotent: true, breaker: true, fallback: [] }, ({ signal }) =>
 *   fetchGames(signal),
 * );
 */
export async function guard<T, F = never>(
  name: string,
  options: GuardOptions<F>,
  work: GuardedWork<T>,
): Promise<T | F> {
  const fallback = "fallback" in options ? { answer: options.fallback as Fallback<F> } : undefined;
  return runCall<T, F>(partsOf(name, options), work, options, fallback);
}

function partsOf(name: string, options: GuardPolicies<unknown>): GuardParts {
  const known = guards.get(name);
  if (!known) {
    const parts = new GuardParts(name, readPolicies(name, options));
    if (guards.size >= NAMES_MAX) forgetOldest();
    guards.set(name, { parts, seen: options, policies: show(options) });
    return parts;
  }
  if (known.seen !== options) {
    known.seen = options;
    if (show(options) !== known.policies)
      known.parts.sayOnce(
        "conflict",
        "two places use this name with different policies; the first one's hold",
      );
  }
  return known.parts;
}

/** The policies as text, to compare: functions are left out, a call may make them anew each time. */
function show({ deadline, attemptDeadline, retry, breaker, bulkhead }: GuardPolicies<unknown>): string {
  return JSON.stringify([deadline, attemptDeadline, retry, breaker, bulkhead]);
}

function forgetOldest(): void {
  for (const [name, { parts }] of guards) {
    parts.close();
    guards.delete(name);
    return;
  }
}
