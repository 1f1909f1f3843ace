/** One try of a job: in its context, up to its deadline, with whatever it throws, wherever it throws it. */
import {
  isInstance,
  processWide,
  readProperty,
  runInContext,
  TIMER_MAX,
  type WorkContext,
} from "../core/index.ts";
import { JobCancelledError, JobDeadlineError } from "./errors.ts";

export interface Attempt {
  outcome: "ok" | "failed" | "deadline" | "cancelled";
  /** As thrown. */
  error?: unknown;
  /** What the job answered. */
  value?: unknown;
  /** Milliseconds. */
  duration: number;
}

export interface AttemptUnderWay {
  /** Never rejects, and comes at the deadline at the latest. */
  done: Promise<Attempt>;
  /** When the job itself has come to its end, which may be never. */
  settled: Promise<void>;
}

/** What a run's end would be, if an error that it left behind were its own. */
const underWay = processWide("jobs-under-way", () => new WeakMap<WorkContext, (error: unknown) => void>());

const signals = processWide("jobs-signals", () => new WeakMap<WorkContext, AbortSignal>());

/** The signal of the run that a context belongs to. */
export function signalOf(context: WorkContext): AbortSignal | undefined {
  return signals.get(context);
}

/** From now on the signal of a run aborts with another one too; the run goes on until its work ends. */
export function alsoAborts(context: WorkContext, other: AbortSignal): void {
  const own = signals.get(context);
  signals.set(context, own ? AbortSignal.any([own, other]) : other);
}

/** Fails the run of a context by an error that it left behind. False where it has come to its end. */
export function failUnderWay(context: WorkContext, error: unknown): boolean {
  const fail = underWay.get(context);
  fail?.(error);
  return fail !== undefined;
}

/**
 * @param controller its signal is given to the job; aborting it ends the try
 * @param late hears of the end of a job that was given up before; `error` is undefined where it ended well
 */
export function attempt(
  context: WorkContext,
  controller: AbortController,
  deadline: number | undefined,
  work: (signal: AbortSignal) => unknown,
  late: (failed: boolean, error: unknown, duration: number) => void,
): AttemptUnderWay {
  const { signal } = controller;
  const started = performance.now();
  let over = false;
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const done = new Promise<Attempt>((resolve) => {
    const timer =
      deadline === undefined
        ? undefined
        : setTimeout(
            () =>
              controller.abort(new JobDeadlineError(`${context.route} did not end within ${deadline} ms`)),
            Math.min(deadline, TIMER_MAX),
          );
    const aborted = () => finish({ outcome: outcomeOf(signal.reason), error: signal.reason });
    const finish = (end: Omit<Attempt, "duration">): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      underWay.delete(context);
      signal.removeEventListener("abort", aborted);
      resolve({ ...end, duration: performance.now() - started });
    };
    signal.addEventListener("abort", aborted, { once: true });
    underWay.set(context, (error) => {
      finish({ outcome: "failed", error });
      controller.abort(error);
    });
    signals.set(context, signal);
    if (signal.aborted) {
      aborted();
      settle();
      return;
    }
    runInContext(context, async () => work(signal)).then(
      (value) => {
        settle();
        if (over) late(false, undefined, performance.now() - started);
        else finish({ outcome: "ok", value });
      },
      (error: unknown) => {
        settle();
        if (!over) finish({ outcome: "failed", error });
        else if (!isAnswerTo(signal, error)) late(true, error, performance.now() - started);
      },
    );
  });
  return { done, settled };
}

/** How a run ended that was aborted for this reason. */
export function outcomeOf(reason: unknown): Attempt["outcome"] {
  if (isInstance(reason, JobDeadlineError)) return "deadline";
  return isInstance(reason, JobCancelledError) ? "cancelled" : "failed";
}

/** A job that ends because it was told to says nothing new. */
function isAnswerTo(signal: AbortSignal, error: unknown): boolean {
  return error === signal.reason || readProperty(error, "name") === "AbortError";
}
