/** Gives the declared answer and says so everywhere. */
import { currentContext, type Degradation, headlineOf, isError, readProperty, tell } from "../core/index.ts";
import type { DegradeOptions, DegradeReason } from "./degrade.ts";
import { DegradeDeadlineError } from "./errors.ts";
import type { DegradeState } from "./state.ts";

/** Engine-made errors that mean the code is wrong. With a cause or a code they tell of the surroundings: fetch throws such a TypeError. */
const programmingErrors: ReadonlySet<unknown> = new Set([
  "TypeError",
  "ReferenceError",
  "SyntaxError",
  "RangeError",
]);

/**
 * The declared answer; a promise of it where the fallback answers by one.
 *
 * @throws the first error where the fallback fails too; the fallback's own where there is no first one
 */
export function answerWith<F>(
  name: string,
  state: DegradeState,
  { fallback }: DegradeOptions<F>,
  reason: DegradeReason,
  error: unknown,
  deadline: number | undefined,
): F | Promise<F> {
  say(name, state, reason, error);
  if (typeof fallback !== "function") return fallback;
  const failed = (own: unknown): never => {
    tell({
      kind: "error",
      level: "error",
      message: `the fallback of ${name} failed too: ${headlineOf(own)}`,
      error: own,
      handled: reason !== "flag",
      mechanism: "degrade",
    });
    if (reason === "flag") throw own;
    attach(error, own);
    throw error;
  };
  let answer: F;
  try {
    answer = (fallback as (error: unknown, reason: DegradeReason) => F)(error, reason);
    if (!(answer instanceof Promise)) return answer;
  } catch (own) {
    return failed(own);
  }
  return bounded(answer as Promise<F>, name, deadline).catch(failed);
}

/** A fallback gets as long as the work had. */
function bounded<F>(answer: Promise<F>, name: string, deadline: number | undefined): Promise<F> {
  if (deadline === undefined) return answer;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DegradeDeadlineError(`the fallback of ${name} did not answer within ${deadline} ms`));
    }, deadline);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function say(name: string, state: DegradeState, reason: DegradeReason, error: unknown): void {
  const degradation: Degradation = {
    name,
    reason,
    time: Date.now(),
    ...(reason === "flag" ? {} : { error }),
  };
  // The error may hold much in memory: the state keeps only what health shows.
  state.last = { name, reason, time: degradation.time };
  if (reason === "flag") state.off.add(false);
  else state.calls.add(true);
  const context = currentContext();
  context?.addDegraded(degradation);
  const why = {
    flag: "its flag is off",
    deadline: headlineOf(error),
    open: headlineOf(error),
    failed: headlineOf(error),
  }[reason];
  tell({
    kind: "degraded",
    level: reason === "flag" ? "info" : isProgrammingError(error) ? "error" : "warning",
    message: `${name} was answered with its declared fallback: ${why}`,
    degradation,
    context,
  });
}

function isProgrammingError(error: unknown): boolean {
  return (
    isError(error) &&
    programmingErrors.has(readProperty(error, "name")) &&
    readProperty(error, "code") === undefined &&
    readProperty(error, "cause") === undefined
  );
}

/** The fallback's error travels with the first one, by the name that the language's SuppressedError uses. */
function attach(error: unknown, suppressed: unknown): void {
  try {
    if (!isError(error) || error === suppressed || Object.hasOwn(error, "suppressed")) return;
    Object.defineProperty(error, "suppressed", { value: suppressed, configurable: true, writable: true });
  } catch {
    // A frozen error: the fallback's was told.
  }
}
