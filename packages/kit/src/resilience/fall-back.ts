/** The declared answer in place of a failed one, said aloud. */
import { type Degradation, isInstance, tell, type WorkContext } from "../core/index.ts";
import { BreakerOpenError, DeadlineError } from "./errors.ts";
import type { GuardParts } from "./guard-parts.ts";
import type { Fallback } from "./policies.ts";

/** Rejects with the first error where the fallback fails as well. */
export async function fallBack<F>(
  { name, counts }: GuardParts,
  answer: Fallback<F>,
  error: unknown,
  context: WorkContext | undefined,
): Promise<F> {
  let value: F;
  try {
    value = await (typeof answer === "function"
      ? (answer as (error: unknown) => F | PromiseLike<F>)(error)
      : answer);
  } catch (broken) {
    if (broken !== error)
      tell({
        kind: "error",
        level: "error",
        message: `${name}: the fallback failed too; the first error goes on`,
        error: broken,
        handled: true,
        mechanism: "fallback",
        context,
      });
    throw error;
  }
  counts.fallbacks++;
  const reason = isInstance(error, DeadlineError)
    ? "deadline"
    : isInstance(error, BreakerOpenError)
      ? "open"
      : "failed";
  const degradation: Degradation = { name, reason, error, time: Date.now() };
  context?.addDegraded(degradation);
  tell({
    kind: "degraded",
    level: "warning",
    message: `${name}: the declared fallback answers (${reason})`,
    degradation,
    context,
  });
  return value;
}
