/** Whether a failed try is followed by another, and when. */
import { ownFailure } from "../core/index.ts";
import type { Effect } from "./breaker.ts";
import type { GuardParts } from "./guard-parts.ts";
import { type Judgement, judgeError } from "./judge-error.ts";
import { retryDelay } from "./retry-delay.ts";

export interface Progress {
  /** So far. */
  tries: number;
  /** The pause before the last try, milliseconds. */
  pause: number;
  /** End of the call, monotonic milliseconds. */
  end: number;
  idempotent: boolean;
}

/** Milliseconds until the next try; undefined: there is none. */
export function nextTry(
  parts: GuardParts,
  { tries, pause, end, idempotent }: Progress,
  error: unknown,
  judgement: Judgement,
): number | undefined {
  const { plan, budget, breaker } = parts;
  const retry = plan.retry;
  if (!retry || tries >= retry.attempts) return undefined;
  if (!ask(parts, retry.retryable, error, judgement.retry)) return undefined;
  if (!idempotent) {
    parts.sayOnce(
      "not_retried",
      "a failure was not retried: the call is not declared idempotent, or can be sent only once",
    );
    return undefined;
  }
  let delay = retryDelay(retry, tries, pause);
  if (judgement.retryAfter !== undefined) {
    if (judgement.retryAfter > retry.retryAfterMax) return undefined;
    // Never earlier than asked for; spread, since others were told the same.
    delay = judgement.retryAfter + Math.random() * Math.min(delay, retry.delay);
  }
  const now = performance.now();
  // No pause whose end nobody sees: there the error itself says more than a deadline or an open breaker would.
  if (now + delay >= end) return undefined;
  if (breaker && breaker.opensIn(now) > delay) return undefined;
  if (budget && !budget.withdraw(now)) {
    parts.budgetSpent(error);
    return undefined;
  }
  return delay;
}

/** The judgement of an error, with the guard's own word on what is a failure. */
export function judgeFor(parts: GuardParts, error: unknown): Judgement {
  const judgement = judgeError(error);
  const failure = parts.plan.breaker?.failure;
  if (!failure) return judgement;
  const failed = ask(parts, failure, error, judgement.effect === "failed");
  const effect: Effect = failed ? "failed" : judgement.effect === "failed" ? "nothing" : judgement.effect;
  return { ...judgement, effect };
}

/** Asks a predicate of the user's; one that throws is not asked. */
function ask(
  { name }: GuardParts,
  predicate: ((error: unknown) => boolean) | undefined,
  error: unknown,
  otherwise: boolean,
): boolean {
  if (!predicate) return otherwise;
  try {
    return predicate(error) === true;
  } catch (broken) {
    ownFailure(`guard ${name}`, broken);
    return otherwise;
  }
}
