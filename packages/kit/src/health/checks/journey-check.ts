/** Can a customer do what customers come for? A named journey, step by step. */
import { type Duration, toMilliseconds } from "../../core/index.ts";
import { CheckDeadlineError, HealthSetupError } from "../errors.ts";
import { plainError } from "../plain-copy.ts";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";

export interface JourneyStep {
  name: string;
  /** (Default: that of the journey's `step`) */
  deadline?: Duration;
  /** A throw is a failure. `results` holds what the earlier steps returned, by name. */
  run(step: { signal: AbortSignal; results: Readonly<Record<string, unknown>> }): unknown;
}

export interface JourneyCheckOptions extends CheckOptions {
  /** Deadline of each step that has none of its own. (Default: 5 s) */
  step?: Duration;
}

/** What a journey may take beyond the sum of its steps. */
const SLACK = 1_000;

/**
 * Goes through the steps in order; the first that throws or is late ends the journey and is named. Not critical by default, every minute.
 *
 * @throws HealthSetupError where there is no step, or two have one name
 * @example
 * health.check("journey: order", journeyCheck([
 *   { name: "sign in", run: ({ signal }) => signIn(testCustomer, signal) },
 *   { name: "list quotes", run: ({ results, signal }) => listQuotes(results["sign in"], signal) },
 * ]));
 */
export function journeyCheck(
  steps: readonly JourneyStep[],
  options: JourneyCheckOptions = {},
): ReadyMadeCheck {
  const { step: fallback = 5_000, ...rest } = options;
  if (steps.length === 0) throw new HealthSetupError("A journey needs at least one step.");
  if (new Set(steps.map(({ name }) => name)).size < steps.length) {
    throw new HealthSetupError("Two steps of a journey have the same name: results are kept by name.");
  }
  const plan = steps.map((step) => ({ step, deadline: toMilliseconds(step.deadline ?? fallback) }));
  const total = plan.reduce((sum, { deadline }) => sum + deadline, SLACK);
  return {
    options: { every: "60s", deadline: total, critical: false, ...rest },
    async run(signal) {
      const results: Record<string, unknown> = Object.create(null);
      const told: { step: string; state: "passed" | "failed" | "skipped"; duration_ms?: number }[] = [];
      let failure: string | undefined;
      for (const { step, deadline } of plan) {
        if (failure !== undefined) {
          told.push({ step: step.name, state: "skipped" });
          continue;
        }
        const began = performance.now();
        const outcome = await attempt(step, deadline, signal, results);
        const duration = Math.round(performance.now() - began);
        if (outcome.failed) failure = `step "${step.name}" failed after ${duration} ms: ${outcome.reason}`;
        else results[step.name] = outcome.value;
        told.push({ step: step.name, state: outcome.failed ? "failed" : "passed", duration_ms: duration });
      }
      return {
        status: failure === undefined ? "pass" : "fail",
        ...(failure === undefined ? {} : { output: failure }),
        measurements: told.flatMap(({ step, duration_ms }) =>
          duration_ms === undefined ? [] : [{ measure: step, value: duration_ms, unit: "ms" }],
        ),
        details: { steps: told },
      };
    },
  };
}

type Outcome = { failed: false; value: unknown } | { failed: true; reason: string };

/** Never rejects. The step's signal aborts at its own deadline, and with the journey's. */
async function attempt(
  step: JourneyStep,
  deadline: number,
  journey: AbortSignal,
  results: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const abort = new AbortController();
  let end: (() => void) | undefined;
  const late = new Promise<Outcome>((resolve) => {
    end = () => resolve({ failed: true, reason: `no answer within ${deadline} ms` });
  });
  const timer = setTimeout(() => end?.(), deadline);
  timer.unref();
  const stop = (): void => end?.();
  journey.addEventListener("abort", stop, { once: true });
  const work = (async (): Promise<Outcome> => {
    try {
      return { failed: false, value: await step.run({ signal: abort.signal, results }) };
    } catch (error) {
      return { failed: true, reason: plainError(error) };
    }
  })();
  const outcome = await Promise.race([work, late]);
  clearTimeout(timer);
  journey.removeEventListener("abort", stop);
  // Told to stop only where it failed: what a good step returned may still be in use, e.g. an answer's body.
  if (outcome.failed) abort.abort(new CheckDeadlineError(outcome.reason));
  return outcome;
}
