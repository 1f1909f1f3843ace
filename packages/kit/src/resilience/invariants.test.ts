/** What has to hold for every mix of policies, outcomes and times. */
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onNote, readGauges } from "../core/index.ts";
import { createGuard, type GuardPolicies } from "./index.ts";

let stop: () => void;
beforeEach(() => {
  stop = onNote(() => {});
  vi.useFakeTimers();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const duration = (max: number) => fc.integer({ min: 1, max });
const policies = fc.record(
  {
    deadline: duration(500),
    attemptDeadline: duration(200),
    retry: fc.record({ attempts: fc.integer({ min: 1, max: 5 }), delay: duration(100) }),
    breaker: fc.oneof(
      fc.record({
        consecutive: fc.integer({ min: 1, max: 4 }),
        openFor: duration(300),
        probes: fc.integer({ min: 1, max: 3 }),
      }),
      fc.record({
        ratio: fc.double({ min: 0.1, max: 1, noNaN: true }),
        minimum: fc.integer({ min: 1, max: 5 }),
        openFor: duration(300),
      }),
    ),
    bulkhead: fc.record({
      concurrent: fc.integer({ min: 1, max: 3 }),
      queue: fc.integer({ min: 0, max: 4 }),
      queueDeadline: duration(200),
      holdLate: duration(100),
    }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<GuardPolicies>;

const calls = fc.array(
  fc.record({
    /** When it begins, and when the caller gives up. */
    at: fc.integer({ min: 0, max: 1000 }),
    giveUp: fc.option(duration(400)),
    /** Per try: how it ends, and after how long. `deaf` goes on after its signal aborted. */
    tries: fc.array(
      fc.record({
        how: fc.constantFrom("ok", "down", "throws", "ours", "hangs", "deaf"),
        after: fc.integer({ min: 0, max: 300 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

it("every call settles in its time, within its tries, and leaves nothing behind", async () => {
  await fc.assert(
    fc.asyncProperty(policies, calls, async (given, scripts) => {
      const guard = createGuard("invariants", { ...given, idempotent: true });
      const attempts = (given.retry as { attempts: number } | undefined)?.attempts ?? 1;
      const deadline = (given.deadline as number | undefined) ?? Infinity;
      let live = 0;
      const running = scripts.map(async ({ at, giveUp, tries }) => {
        await new Promise((begin) => setTimeout(begin, at));
        const began = performance.now();
        const control = new AbortController();
        const timer = giveUp === null ? undefined : setTimeout(() => control.abort("gave up"), giveUp);
        let tried = 0;
        const end = Math.min(deadline, giveUp ?? Infinity);
        await guard
          .run(
            ({ signal, attempt }) => {
              expect(attempt).toBe(++tried);
              const { how, after } = tries[(tried - 1) % tries.length]!;
              if (how === "throws") throw new Error("at once");
              live++;
              return new Promise<string>((resolve, reject) => {
                const leave = (settle: () => void) => () => {
                  live--;
                  settle();
                };
                const fails = leave(() => reject(how === "ours" ? new TypeError("x") : new Error("down")));
                // With nothing to end it, hanging would be for ever: here it ends after a while.
                const late = how === "hangs" ? 2000 : after;
                const ending = setTimeout(
                  how === "ok" || how === "deaf" ? leave(() => resolve("ok")) : fails,
                  late,
                );
                if (how !== "deaf")
                  signal.addEventListener("abort", () => {
                    clearTimeout(ending);
                    leave(() => reject(signal.reason))();
                  });
              });
            },
            { signal: control.signal },
          )
          .then(
            (value) => expect(value).toBe("ok"),
            () => {},
          );
        expect(tried).toBeLessThanOrEqual(attempts);
        expect(performance.now() - began).toBeLessThanOrEqual(end + 1);
        clearTimeout(timer);
      });
      await vi.advanceTimersByTimeAsync(60_000);
      await Promise.all(running);
      expect(live).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
      const gauges = readGauges().filter(({ gauge }) => gauge.labels?.["guard"] === "invariants");
      for (const name of ["kit.guard.active", "kit.guard.queued"])
        expect(gauges.find(({ gauge }) => gauge.name === name)?.value ?? 0).toBe(0);
      guard.close();
    }),
    { numRuns: 150 },
  );
}, 60_000);

it("never runs more at once than there are slots, where work ends when it is told to", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ at: duration(200), takes: duration(100), giveUp: fc.option(duration(100)) }), {
        maxLength: 60,
      }),
      async (concurrent, scripts) => {
        const guard = createGuard("slots", {
          deadline: 150,
          attemptDeadline: 60,
          retry: 2,
          idempotent: true,
          bulkhead: { concurrent, queue: 20, queueDeadline: 80 },
        });
        let live = 0;
        let most = 0;
        const running = scripts.map(async ({ at, takes, giveUp }) => {
          await new Promise((begin) => setTimeout(begin, at));
          const control = new AbortController();
          const timer = giveUp === null ? undefined : setTimeout(() => control.abort(), giveUp);
          const work = ({ signal }: { signal: AbortSignal }) =>
            new Promise<void>((resolve, reject) => {
              most = Math.max(most, ++live);
              const end = setTimeout(() => {
                live--;
                resolve();
              }, takes);
              signal.addEventListener("abort", () => {
                clearTimeout(end);
                live--;
                reject(signal.reason);
              });
            });
          await guard.run(work, { signal: control.signal }).catch(() => {});
          clearTimeout(timer);
        });
        await vi.advanceTimersByTimeAsync(10_000);
        await Promise.all(running);
        expect(most).toBeLessThanOrEqual(concurrent);
        expect(live).toBe(0);
        guard.close();
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
