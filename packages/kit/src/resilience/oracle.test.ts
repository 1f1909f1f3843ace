/** The same scripts of outcomes and time through cockatiel's policies and ours: both must decide alike. */
import {
  ConsecutiveBreaker,
  CountBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  noJitterGenerator,
  retry,
} from "cockatiel";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onNote } from "../core/index.ts";
import { createGuard } from "./index.ts";

let stop: () => void;
beforeEach(() => {
  stop = onNote(() => {});
  vi.useFakeTimers();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

type Step = { wait: number; fails: boolean };
const script = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 1500 }), fails: fc.boolean() }), {
  maxLength: 60,
});

/** Per step: was it asked, and how did it end. */
async function play(
  steps: Step[],
  run: (work: () => Promise<string>) => Promise<unknown>,
): Promise<string[]> {
  const seen: string[] = [];
  for (const { wait, fails } of steps) {
    await vi.advanceTimersByTimeAsync(wait);
    let asked = false;
    const outcome = await run(async () => {
      asked = true;
      if (fails) throw new Error("down");
      return "ok";
    }).then(
      () => "ok",
      () => "failed",
    );
    seen.push(`${asked ? "asked" : "refused"} ${outcome}`);
  }
  return seen;
}

it("opens, refuses and probes as cockatiel's consecutive breaker, back-off included", async () => {
  await fc.assert(
    fc.asyncProperty(
      script,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, n, calls) => {
        const theirs = circuitBreaker(handleAll, {
          breaker: new ConsecutiveBreaker(n),
          halfOpenAfter: new ExponentialBackoff({
            initialDelay: 1000,
            maxDelay: 4000,
            generator: noJitterGenerator,
          }),
          halfOpenSampling: { calls, threshold: 0 },
        });
        const ours = createGuard("oracle", {
          breaker: { consecutive: n, openFor: 1000, openForMax: 4000, probes: calls },
        });
        expect(await play(steps, (work) => ours.run(work))).toEqual(
          await play(steps, (work) => theirs.execute(work)),
        );
        ours.close();
      },
    ),
    { numRuns: 200 },
  );
});

it("opens by share as cockatiel's count breaker while nothing is forgotten", async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.integer({ min: 1, max: 20 }), async (steps, minimum) => {
      // A share that no count meets exactly: there one opens at it, the other above it.
      const threshold = Math.SQRT1_2;
      const theirs = circuitBreaker(handleAll, {
        breaker: new CountBreaker({ threshold, size: 100, minimumNumberOfCalls: minimum }),
        halfOpenAfter: 1000,
      });
      const ours = createGuard("oracle", {
        breaker: { ratio: threshold, minimum, window: "10d", openFor: 1000, openForMax: 1000 },
      });
      expect(await play(steps, (work) => ours.run(work))).toEqual(
        await play(steps, (work) => theirs.execute(work)),
      );
      ours.close();
    }),
    { numRuns: 200 },
  );
});

it("retries as often and as late as cockatiel", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("ok", "down", "final"), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 400 }),
      async (outcomes, attempts, delay) => {
        const policy = retry(
          handleWhen((error) => (error as Error).message !== "final"),
          {
            maxAttempts: attempts - 1,
            backoff: new ExponentialBackoff({
              initialDelay: delay,
              maxDelay: 1000,
              generator: noJitterGenerator,
            }),
          },
        );
        const ours = createGuard("oracle", {
          idempotent: true,
          retry: {
            attempts,
            delay,
            maxDelay: 1000,
            jitter: "none",
            budget: false,
            retryable: (error) => (error as Error).message !== "final",
          },
        });
        const times = async (run: (work: () => Promise<string>) => Promise<unknown>) => {
          const began = performance.now();
          const seen: unknown[] = [];
          const done = run(async () => {
            const outcome = outcomes[seen.length] ?? "ok";
            seen.push(Math.round(performance.now() - began));
            if (outcome !== "ok") throw new Error(outcome);
            return outcome;
          }).then(
            (value) => seen.push(value),
            (error) => seen.push(error.message),
          );
          await vi.advanceTimersByTimeAsync(10_000);
          await done;
          return seen;
        };
        expect(await times((work) => ours.run(work))).toEqual(await times((work) => policy.execute(work)));
        ours.close();
      },
    ),
    { numRuns: 200 },
  );
});
