/** The declared answer instead of an error, said aloud. */
import {
  type Degradation,
  type Duration,
  isThenable,
  ownFailure,
  TIMER_MAX,
  tell,
  toMilliseconds,
} from "../core/index.ts";
import { isOn } from "../flags/index.ts";
import { answerWith } from "./answer-with.ts";
import { DegradeDeadlineError } from "./errors.ts";
import { stateOf } from "./state.ts";

/** Why the declared answer was given. `open`: a breaker did not let the call through. */
export type DegradeReason = Degradation["reason"];

export interface DegradeOptions<F> {
  /** The declared answer, handed out as it is, or what makes it: for callers that change what they get. `error` is what went wrong; undefined where the flag is off. */
  fallback: F | ((error: unknown, reason: DegradeReason) => F);
  /** A boolean flag: where it is off, the declared answer is given without a try. (Default: always tried) */
  flag?: string;
  /** How long the answer may take. Code that never lets go of the thread can't be held to it. (Default: no limit) */
  deadline?: Duration;
  /** Routes that suffer, for health. (Default: none) */
  affects?: readonly string[];
  /**
   * Which errors the declared answer may stand in for; the others go on to the caller. (Default: all, also programming errors: those
   * are told as errors, the others as warnings)
   */
  isDegradable?: (error: unknown) => boolean;
}

/** A promise where the guarded function answers by one, else the plain value. */
export type Degraded<T, F> = [T] extends [never]
  ? F
  : T extends PromiseLike<infer U>
    ? Promise<U | Awaited<F>>
    : T | F;

/**
 * Answers what `work` answers, or the declared answer when it fails, is late, or its flag is off; and says so: in the work under way
 * (from there in a header), as a note with the real error, in health. A fallback that fails itself is told, and the first error
 * goes on to the caller.
 *
 * @throws DurationError, and what `work` throws where `isDegradable` says no or the fallback fails
 * @example
 * const games = await degrade("analytics.games", { fallback: [], deadline: "2s" }, async (signal) => loadGames(signal));
 */
export function degrade<T, F>(
  name: string,
  options: DegradeOptions<F>,
  work: (signal: AbortSignal) => T,
): Degraded<T, F> {
  const state = stateOf(name, options.affects);
  const deadline =
    options.deadline === undefined ? undefined : Math.min(toMilliseconds(options.deadline), TIMER_MAX);
  if (options.flag !== undefined && !isOn(options.flag)) {
    const answer = answerWith(name, state, options, "flag", undefined, undefined);
    // Nobody knows what a function answers by that is not called; what can be known is that it says `async`, or has a deadline.
    const promised = deadline !== undefined || work.constructor.name === "AsyncFunction";
    return (promised ? Promise.resolve(answer) : answer) as Degraded<T, F>;
  }
  const controller = new AbortController();
  let result: T;
  let thenable: boolean;
  try {
    result = work(controller.signal);
    thenable = isThenable(result);
  } catch (error) {
    return answerError(error) as Degraded<T, F>;
  }
  if (!thenable) {
    state.calls.add(false);
    return result as Degraded<T, F>;
  }
  return new Promise((resolve, reject) => {
    let late = false;
    const timer =
      deadline === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            const error = new DegradeDeadlineError(`${name} did not answer within ${deadline} ms`);
            controller.abort(error);
            settle(() => answerWith(name, state, options, "deadline", error, deadline), resolve, reject);
          }, deadline);
    Promise.resolve(result).then(
      (value) => {
        clearTimeout(timer);
        if (late) return;
        state.calls.add(false);
        resolve(value as never);
      },
      (error: unknown) => {
        clearTimeout(timer);
        if (late) tellLate(name, error, controller.signal);
        else settle(() => answerError(error), resolve, reject);
      },
    );
  }) as Degraded<T, F>;

  /** The declared answer, or the error itself where nothing may stand in for it. */
  function answerError(error: unknown): unknown {
    if (!mayDegrade(options.isDegradable, error)) {
      state.calls.add(false);
      throw error;
    }
    return answerWith(name, state, options, isOpen(error) ? "open" : "failed", error, deadline);
  }
}

function settle(
  answer: () => unknown,
  resolve: (value: never) => void,
  reject: (error: unknown) => void,
): void {
  try {
    resolve(answer() as never);
  } catch (error) {
    reject(error);
  }
}

function mayDegrade(isDegradable: ((error: unknown) => boolean) | undefined, error: unknown): boolean {
  if (!isDegradable) return true;
  try {
    return isDegradable(error);
  } catch (own) {
    // Nobody said that this error must go on: the declared answer is what was asked for.
    ownFailure("degrade isDegradable", own);
    return true;
  }
}

/** By duck-typing, since breakers of other libraries count too: ours, cockatiel's, opossum's. */
function isOpen(error: unknown): boolean {
  try {
    const { code, isBrokenCircuitError } = (error ?? {}) as {
      code?: unknown;
      isBrokenCircuitError?: unknown;
    };
    return isBrokenCircuitError === true || code === "KIT_BREAKER_OPEN" || code === "EOPENBREAKER";
  } catch {
    return false;
  }
}

/** The caller has its answer: what comes afterwards changes nothing, but is not hidden either. */
function tellLate(name: string, error: unknown, signal: AbortSignal): void {
  if (error === signal.reason || (error as Error | null | undefined)?.name === "AbortError") return;
  tell({
    kind: "error",
    level: "warning",
    message: `${name} failed after its deadline had passed; the declared answer was given before`,
    error,
    handled: true,
    mechanism: "degrade",
  });
}
