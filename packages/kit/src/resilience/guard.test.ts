import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Note,
  onNote,
  ownFailures,
  readGauges,
  readStates,
  runInContext,
  WorkContext,
} from "../core/index.ts";
import {
  BreakerOpenError,
  BulkheadFullError,
  createGuard,
  DeadlineError,
  type GuardedCall,
  type GuardPolicies,
  GuardPolicyError,
  guard,
} from "./index.ts";
import { readPolicies } from "./plan.ts";
import { retryDelay } from "./retry-delay.ts";

let notes: Note[];
let stop: () => void;
const closing: (() => void)[] = [];

beforeEach(() => {
  notes = [];
  stop = onNote((note) => notes.push(note));
  vi.useFakeTimers();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

let made = 0;
function make<F = never>(policies: GuardPolicies<F>) {
  const one = createGuard(`test-${++made}`, policies);
  closing.push(() => one.close());
  return one;
}

const settle = <T>(promise: Promise<T>) =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
const never = () => new Promise<never>(() => {});
const fail = (message = "down") => Promise.reject(new Error(message));
const notesOf = <K extends Note["kind"]>(kind: K) =>
  notes.filter((note): note is Extract<Note, { kind: K }> => note.kind === kind);

describe("a guarded call", () => {
  it("answers what the work answers: promises, plain values, thenables, undefined", async () => {
    const all = make({ deadline: "1s", retry: true, breaker: true, bulkhead: 2, idempotent: true });
    expect(await all.run(async () => 1)).toBe(1);
    expect(await all.run(() => 2)).toBe(2);
    // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise
    const thenable = { then: (ok: (value: number) => void) => ok(3) } as PromiseLike<number>;
    expect(await all.run(() => thenable)).toBe(3);
    expect(await all.run(() => undefined)).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("rejects with what was thrown, also at once and also what is no error", async () => {
    const plain = make({});
    for (const thrown of [null, undefined, "text", 0, Object.freeze(new Error("frozen")), revoked()]) {
      const outcome = await settle(
        plain.run(() => {
          throw thrown;
        }),
      );
      expect("error" in outcome && outcome.error === thrown).toBe(true);
    }
  });

  it("judges hostile throwables under every policy without failing itself", async () => {
    const all = make({ deadline: "1s", retry: 2, breaker: true, bulkhead: 2, idempotent: true });
    const throwing = Object.defineProperty({}, "status", {
      get() {
        throw new Error("no");
      },
    });
    for (const thrown of [revoked(), throwing, Symbol("x"), () => {}]) {
      const running = settle(all.run(() => Promise.reject(thrown)));
      await vi.advanceTimersByTimeAsync(1000);
      const outcome = await running;
      expect("error" in outcome && outcome.error === thrown).toBe(true);
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  it("survives a then that throws, and one that settles twice", async () => {
    const one = make({ bulkhead: 1 });
    const broken = {
      // biome-ignore lint/suspicious/noThenProperty: a thenable that breaks the rules
      get then(): never {
        throw new Error("then");
      },
    };
    expect(await settle(one.run(() => broken as unknown as Promise<number>))).toMatchObject({
      error: { message: "then" },
    });
    const twice = {
      // biome-ignore lint/suspicious/noThenProperty: a thenable that breaks the rules
      then: (ok: (v: number) => void, no: (e: Error) => void) => {
        ok(1);
        no(new Error());
        ok(2);
      },
    };
    expect(await one.run(() => twice as unknown as PromiseLike<number>)).toBe(1);
    expect(await one.run(() => 5)).toBe(5);
  });

  it("keeps the caller's context through waiting, pausing and trying again", async () => {
    // Fake timers lose the context.
    vi.useRealTimers();
    const store = new AsyncLocalStorage<string>();
    const one = make({ bulkhead: { concurrent: 1, queue: 5 }, retry: { delay: 5 }, idempotent: true });
    const seen: (string | undefined)[] = [];
    const runs = ["a", "b", "c"].map((who) =>
      store.run(who, () =>
        one.run(async ({ attempt }) => {
          await Promise.resolve();
          seen.push(`${who}${store.getStore()}`);
          if (attempt === 1) throw new Error("once");
        }),
      ),
    );
    await Promise.all(runs);
    expect(seen.sort()).toEqual(["aa", "aa", "bb", "bb", "cc", "cc"]);
  });

  it("may call itself", async () => {
    const one = make({ deadline: "1s", breaker: true, bulkhead: 2 });
    expect(await one.run(() => one.run(() => 7))).toBe(7);
    const deep = settle(one.run(() => one.run(() => one.run(() => 7))));
    expect(await deep).toMatchObject({ error: expect.any(BulkheadFullError) });
  });

  it("refuses policies that can't be meant", () => {
    for (const policies of [
      { deadline: 0 },
      { attemptDeadline: "0s" },
      { retry: 0 },
      { retry: { attempts: 1.5 } },
      { bulkhead: 0 },
      { bulkhead: { concurrent: 1, queue: -1 } },
      { breaker: { ratio: 0 } },
      { breaker: { ratio: 1.1 } },
      { breaker: { ratio: Number.NaN } },
      { breaker: { consecutive: 0 } },
      { breaker: { probes: 0 } },
      { retry: { budget: { ratio: 2 } } },
    ] satisfies GuardPolicies[])
      expect(() => createGuard("bad", policies)).toThrow(GuardPolicyError);
    expect(() => createGuard("bad", { deadline: "soon" as never })).toThrow(/no duration/);
  });
});

describe("deadline", () => {
  it("ends a call that hangs, aborts its signal, and swallows and counts what comes later", async () => {
    const one = make({ deadline: "2s" });
    const work = Promise.withResolvers<number>();
    let signal: AbortSignal | undefined;
    const running = settle(
      one.run((call) => {
        signal = call.signal;
        return work.promise;
      }),
    );
    await vi.advanceTimersByTimeAsync(1999);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const { error } = (await running) as { error: DeadlineError };
    expect(error).toBeInstanceOf(DeadlineError);
    expect(error).toMatchObject({ code: "KIT_DEADLINE", status: 503, deadline: 2000 });
    expect(signal?.reason).toBe(error);
    work.reject(new Error("much later"));
    await vi.advanceTimersByTimeAsync(0);
    expect(one.counts).toMatchObject({ lateResults: 1, deadlines: 1, failures: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives an aborted signal to who asks for it afterwards", async () => {
    const one = make({ deadline: 10 });
    let call: GuardedCall | undefined;
    const running = settle(
      one.run((given) => {
        call = given;
        return never();
      }),
    );
    await vi.advanceTimersByTimeAsync(10);
    await running;
    expect(call?.signal.aborted).toBe(true);
    expect(call?.remaining).toBe(0);
  });

  it("does not abort the signal of what succeeded", async () => {
    const one = make({ deadline: 10 });
    const signal = await one.run(({ signal }) => signal);
    await vi.advanceTimersByTimeAsync(100);
    expect(signal.aborted).toBe(false);
  });

  it("covers all tries and pauses; one for a try lets the next one go", async () => {
    const one = make({
      deadline: 350,
      attemptDeadline: 100,
      retry: { attempts: 10, delay: 50, jitter: "none" },
      idempotent: true,
    });
    const began = performance.now();
    let tries = 0;
    const running = settle(
      one.run(() => {
        tries++;
        return never();
      }),
    );
    await vi.advanceTimersByTimeAsync(1000);
    const { error } = (await running) as { error: DeadlineError };
    // 100, pause 50, 100, pause 100 would end at 350: no time is left for a third try, so it ends at 250.
    expect(tries).toBe(2);
    expect(error).toMatchObject({ code: "KIT_DEADLINE", deadline: 100 });
    expect((error.cause as DeadlineError).code).toBe("KIT_DEADLINE");
    expect(performance.now() - began).toBeGreaterThanOrEqual(250);
  });

  it("cuts the last try short and keeps the failure before as cause", async () => {
    const one = make({ deadline: 100, retry: { delay: 10, jitter: "none" }, idempotent: true });
    const first = new Error("first");
    const running = settle(one.run(({ attempt }) => (attempt === 1 ? Promise.reject(first) : never())));
    await vi.advanceTimersByTimeAsync(100);
    expect(await running).toMatchObject({ error: { code: "KIT_DEADLINE", cause: first } });
  });

  it("takes durations longer than a timer can hold", async () => {
    const one = make({ deadline: "60d", attemptDeadline: "50d" });
    expect(await one.run(() => Promise.resolve(1))).toBe(1);
  });
});

describe("the caller's signal", () => {
  it("ends the call with its own reason: no retry, no fallback, no failure for the breaker", async () => {
    const one = make({ retry: 5, idempotent: true, breaker: { consecutive: 1 }, fallback: "fallback" });
    const control = new AbortController();
    let tries = 0;
    const running = settle(
      one.run(
        ({ signal }) => {
          tries++;
          return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
        { signal: control.signal },
      ),
    );
    const reason = new Error("gone");
    control.abort(reason);
    expect(await running).toEqual({ error: reason });
    expect(tries).toBe(1);
    expect(one.state).toBe("closed");
  });

  it("is heard before the call, in the queue, and during a pause", async () => {
    const one = make({ bulkhead: { concurrent: 1, queue: 5 }, retry: { delay: "1s" }, idempotent: true });
    expect(await settle(one.run(() => 1, { signal: AbortSignal.abort("before") }))).toEqual({
      error: "before",
    });
    const held = Promise.withResolvers<void>();
    const holding = one.run(() => held.promise);
    const queued = new AbortController();
    const waiting = settle(one.run(() => 1, { signal: queued.signal }));
    queued.abort("queued");
    expect(await waiting).toEqual({ error: "queued" });
    held.resolve();
    await holding;
    const paused = new AbortController();
    const pausing = settle(one.run(() => fail(), { signal: paused.signal }));
    await vi.advanceTimersByTimeAsync(0);
    paused.abort("paused");
    expect(await pausing).toEqual({ error: "paused" });
    expect(vi.getTimerCount()).toBe(0);
    expect(await one.run(() => "free")).toBe("free");
  });

  it("hangs thousands of calls on one signal by one listener, and leaves none", async () => {
    const warnings: string[] = [];
    const hear = (warning: Error) => warnings.push(warning.name);
    process.on("warning", hear);
    const control = new AbortController();
    const add = vi.spyOn(control.signal, "addEventListener");
    const remove = vi.spyOn(control.signal, "removeEventListener");
    const one = make({ deadline: "1m", breaker: true });
    const work = Promise.withResolvers<number>();
    const calls = Array.from({ length: 5000 }, () => one.run(() => work.promise, { signal: control.signal }));
    expect(add).toHaveBeenCalledTimes(1);
    work.resolve(1);
    expect((await Promise.all(calls)).length).toBe(5000);
    expect(remove).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
    const hanging = Array.from({ length: 5000 }, () => settle(one.run(never, { signal: control.signal })));
    control.abort("all");
    expect(new Set((await Promise.all(hanging)).map((one) => (one as { error: unknown }).error))).toEqual(
      new Set(["all"]),
    );
    expect(vi.getTimerCount()).toBe(0);
    process.off("warning", hear);
    expect(warnings).toEqual([]);
  });

  it("may be aborted by the work itself", async () => {
    const control = new AbortController();
    const one = make({ bulkhead: 1, breaker: true });
    const running = one.run(
      () => {
        control.abort("self");
        return 1;
      },
      { signal: control.signal },
    );
    expect(await settle(running)).toEqual({ error: "self" });
    expect(await one.run(() => 2)).toBe(2);
  });
});

describe("retry", () => {
  it("tries again what is idempotent, tells each, and gives the last error", async () => {
    const one = make({ retry: { attempts: 3, delay: 100, jitter: "none" }, idempotent: true });
    let tries = 0;
    const running = settle(one.run(() => fail(`try ${++tries}`)));
    await vi.advanceTimersByTimeAsync(300);
    expect(await running).toMatchObject({ error: { message: "try 3" } });
    expect(notesOf("retry").map(({ attempt, delay }) => [attempt, delay])).toEqual([
      [1, 100],
      [2, 200],
    ]);
  });

  it("does nothing twice that nobody called idempotent, and says so once", async () => {
    const one = make({ retry: 3 });
    let tries = 0;
    const work = () => fail(`${++tries}`);
    await settle(one.run(work));
    await settle(one.run(work, { method: "POST" }));
    await settle(one.run(work, { idempotent: false, method: "GET" }));
    expect(tries).toBe(3);
    expect(notesOf("guard").map(({ event }) => event)).toEqual(["not_retried"]);
    const implied = settle(one.run(work, { method: "put" }));
    await vi.advanceTimersByTimeAsync(5000);
    await implied;
    expect(tries).toBe(6);
  });

  it("does not retry what won't change: our own faults, 4xx, an abort", async () => {
    const one = make({ retry: 3, idempotent: true });
    for (const error of [
      new TypeError("x is not a function"),
      new ReferenceError("x"),
      Object.assign(new Error("bad request"), { status: 400 }),
      Object.assign(new Error("gone"), { response: { status: 404 } }),
      new DOMException("stop", "AbortError"),
      new BulkheadFullError("inner", 1, 0),
      new BreakerOpenError("inner", 1),
    ]) {
      let tries = 0;
      const running = settle(
        one.run(() => {
          tries++;
          throw error;
        }),
      );
      await vi.advanceTimersByTimeAsync(5000);
      expect(await running).toEqual({ error });
      expect(tries, String(error)).toBe(1);
    }
  });

  it("keeps Retry-After, never earlier, and gives up where it is too long or past the deadline", async () => {
    const one = make({
      deadline: "20s",
      retry: { attempts: 2, delay: 10, retryAfterMax: "15s" },
      idempotent: true,
    });
    const run = (retryAfter: unknown) => {
      const at: number[] = [];
      const began = performance.now();
      const done = settle(
        one.run(() => {
          at.push(performance.now() - began);
          return Promise.reject(Object.assign(new Error("busy"), { status: 429, retryAfter }));
        }),
      );
      return { at, done };
    };
    const kept = run(3);
    const date = run(new Date(Date.now() + 5000).toUTCString());
    const long = run("16");
    await vi.advanceTimersByTimeAsync(19_000);
    await Promise.all([kept.done, date.done, long.done]);
    expect(kept.at[1]).toBeGreaterThanOrEqual(3000);
    expect(kept.at[1]).toBeLessThan(3020);
    expect(date.at[1]).toBeGreaterThan(3900);
    expect(long.at.length).toBe(1);
  });

  it("stops when the budget is spent, and gives the error itself", async () => {
    const one = make({
      retry: { attempts: 2, delay: 1, budget: { ratio: 0.25, minimum: 10 } },
      idempotent: true,
    });
    let tries = 0;
    const calls = Array.from({ length: 100 }, () => settle(one.run(() => fail(`${++tries}`))));
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(calls);
    // 100 calls, a quarter of them, and ten on top.
    expect(tries).toBe(135);
    expect(notesOf("guard").map(({ event }) => event)).toEqual(["budget_spent"]);
    await vi.advanceTimersByTimeAsync(10_000);
    const later = settle(one.run(() => fail(`${++tries}`)));
    await vi.advanceTimersByTimeAsync(100);
    await later;
    expect(tries).toBe(137);
  });

  it("takes a predicate of its owner's, and does without one that throws", async () => {
    const own = make({
      retry: { delay: 1, retryable: (error) => error instanceof TypeError },
      idempotent: true,
    });
    let tries = 0;
    const running = settle(
      own.run(() => {
        tries++;
        throw new TypeError("again");
      }),
    );
    await vi.advanceTimersByTimeAsync(100);
    await running;
    expect(tries).toBe(3);
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const predicate = () => {
      throw new Error("broken");
    };
    const broken = make({
      retry: { delay: 1, retryable: predicate },
      idempotent: true,
      breaker: { consecutive: 3, failure: predicate },
    });
    tries = 0;
    const other = settle(broken.run(() => fail(`${++tries}`)));
    await vi.advanceTimersByTimeAsync(100);
    expect(await other).toMatchObject({ error: { message: "3" } });
    expect(broken.state).toBe("open");
    expect(ownFailures().get(`guard ${broken.name}`)).toBeGreaterThan(0);
  });

  it("spreads its pauses inside the bounds of each kind", () => {
    const plan = (jitter: "full" | "equal" | "decorrelated" | "none") =>
      readPolicies("x", { retry: { delay: 100, maxDelay: 1000, jitter } }).retry!;
    for (let i = 0; i < 500; i++) {
      for (const [retry, full] of [
        [1, 100],
        [3, 400],
        [5, 1000],
        [2000, 1000],
      ] as const) {
        expect(retryDelay(plan("none"), retry, 0)).toBe(full);
        expect(retryDelay(plan("full"), retry, 0)).toBeLessThanOrEqual(full);
        const equal = retryDelay(plan("equal"), retry, 0);
        expect(equal >= full / 2 && equal <= full).toBe(true);
      }
      const last = Math.random() * 1000;
      const next = retryDelay(plan("decorrelated"), 2, last);
      expect(next >= 100 && next <= Math.min(1000, Math.max(300, last * 3))).toBe(true);
    }
  });

  it("does not wait for a breaker that will still be open", async () => {
    const one = make({
      retry: { attempts: 5, delay: 10 },
      idempotent: true,
      breaker: { consecutive: 1, openFor: "10s" },
    });
    expect(await settle(one.run(() => fail("real")))).toMatchObject({ error: { message: "real" } });
  });
});

describe("breaker", () => {
  it("opens, refuses with the time to come back, probes, backs off, and closes", async () => {
    const one = make({ breaker: { consecutive: 2, openFor: "10s", openForMax: "25s", affects: ["/pay/*"] } });
    await settle(one.run(() => fail()));
    await settle(one.run(() => fail()));
    const refused = (await settle(one.run(() => 1))) as { error: BreakerOpenError };
    expect(refused.error).toMatchObject({ code: "KIT_BREAKER_OPEN", status: 503, retryAfter: 10 });
    expect(readStates().find(({ name }) => name === `breaker:${one.name}`)).toMatchObject({
      affects: ["/pay/*"],
      state: { status: "warn", details: { state: "open" } },
    });
    for (const [wait, next] of [
      [10_000, 20],
      [20_000, 25],
      [25_000, 25],
    ] as const) {
      await vi.advanceTimersByTimeAsync(wait);
      await settle(one.run(() => fail()));
      expect(await settle(one.run(() => 1))).toMatchObject({ error: { retryAfter: next } });
    }
    await vi.advanceTimersByTimeAsync(25_000);
    expect(await one.run(() => 1)).toBe(1);
    expect(one.state).toBe("closed");
    expect(readStates().find(({ name }) => name === `breaker:${one.name}`)?.state.status).toBe("pass");
    expect(notesOf("breaker").map(({ to }) => to)).toEqual([
      ...["open", "half_open", "open", "half_open", "open", "half_open", "open", "half_open", "closed"],
    ]);
  });

  it("lets only so many probe, and is not locked by one that never comes back", async () => {
    const one = make({ breaker: { consecutive: 1, openFor: "1s", probes: 2 } });
    await settle(one.run(() => fail()));
    await vi.advanceTimersByTimeAsync(1000);
    const hanging = [one.run(never), one.run(never)];
    expect(await settle(one.run(() => 1))).toMatchObject({
      error: { code: "KIT_BREAKER_OPEN", retryAfter: 1 },
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await one.run(() => 1)).toBe(1);
    expect(one.state).toBe("half_open");
    expect(await one.run(() => 1)).toBe(1);
    expect(one.state).toBe("closed");
    expect(hanging.length).toBe(2);
  });

  it("does not hear of calls that began in an earlier state", async () => {
    const one = make({ breaker: { consecutive: 1, openFor: "1s" } });
    const old = Promise.withResolvers<never>();
    const slow = settle(one.run(() => old.promise));
    await settle(one.run(() => fail()));
    await vi.advanceTimersByTimeAsync(1000);
    await one.run(() => 1);
    old.reject(new Error("of long ago"));
    await slow;
    expect(one.state).toBe("closed");
  });

  it("is not opened by 4xx, our own faults or aborts; 4xx prove that it answers", async () => {
    const one = make({ breaker: { consecutive: 1, openFor: "1s" } });
    for (const error of [Object.assign(new Error(), { status: 429 }), new TypeError("ours")])
      await settle(one.run(() => Promise.reject(error)));
    expect(one.state).toBe("closed");
    await settle(one.run(() => fail()));
    await vi.advanceTimersByTimeAsync(1000);
    await settle(one.run(() => Promise.reject(new TypeError("ours"))));
    expect(one.state).toBe("half_open");
    await settle(one.run(() => Promise.reject(Object.assign(new Error(), { status: 404 }))));
    expect(one.state).toBe("closed");
  });

  it("hears of deadlines, but not of a try that had hardly any time", async () => {
    const slow = make({ deadline: 100, breaker: { consecutive: 1 } });
    const running = settle(slow.run(never));
    await vi.advanceTimersByTimeAsync(100);
    await running;
    expect(slow.state).toBe("open");
    const short = make({
      deadline: 100,
      retry: { attempts: 2, delay: 80, jitter: "none" },
      idempotent: true,
      breaker: { consecutive: 2 },
    });
    const cut = settle(short.run(({ attempt }) => (attempt === 1 ? fail() : never())));
    await vi.advanceTimersByTimeAsync(100);
    await cut;
    expect(short.state).toBe("closed");
  });

  it("opens at a share of failures only with enough calls, and forgets", async () => {
    const one = make({ breaker: { ratio: 0.5, window: "10s", minimum: 4 } });
    for (let i = 0; i < 3; i++) await settle(one.run(() => fail()));
    expect(one.state).toBe("closed");
    await vi.advanceTimersByTimeAsync(11_000);
    await settle(one.run(() => fail()));
    expect(one.state).toBe("closed");
    for (let i = 0; i < 2; i++) await one.run(() => 1);
    await settle(one.run(() => fail()));
    expect(one.state).toBe("open");
  });

  it("can be isolated by hand, more than once", async () => {
    const one = make({ breaker: true });
    const first = one.isolate();
    const second = one.isolate();
    expect(await settle(one.run(() => 1))).toMatchObject({
      error: { code: "KIT_BREAKER_OPEN", retryAfter: undefined },
    });
    first();
    first();
    expect(one.state).toBe("open");
    second();
    expect(await one.run(() => 1)).toBe(1);
  });
});

describe("bulkhead", () => {
  it("runs so many at once, lets so many wait in order, and refuses the rest", async () => {
    const one = make({ bulkhead: { concurrent: 2, queue: 3 } });
    let active = 0;
    let most = 0;
    const order: number[] = [];
    const work = (n: number) => async () => {
      most = Math.max(most, ++active);
      order.push(n);
      await new Promise((resolve) => setTimeout(resolve, 10));
      active--;
      return n;
    };
    const calls = [0, 1, 2, 3, 4, 5].map((n) => settle(one.run(work(n))));
    const gauges = readGauges().filter(({ gauge }) => gauge.labels?.["guard"] === one.name);
    expect(gauges.find(({ gauge }) => gauge.name === "kit.guard.active")?.value).toBe(2);
    expect(gauges.find(({ gauge }) => gauge.name === "kit.guard.queued")?.value).toBe(3);
    await vi.advanceTimersByTimeAsync(100);
    const outcomes = await Promise.all(calls);
    expect(outcomes[5]).toMatchObject({ error: { code: "KIT_BULKHEAD_FULL", status: 503, retryAfter: 1 } });
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends waiting by its own deadline", async () => {
    const one = make({ bulkhead: { concurrent: 1, queue: 1, queueDeadline: 50 } });
    const held = Promise.withResolvers<void>();
    const holding = one.run(() => held.promise);
    const waiting = settle(one.run(() => 1));
    await vi.advanceTimersByTimeAsync(50);
    expect(await waiting).toMatchObject({ error: { code: "KIT_DEADLINE", deadline: 50 } });
    // Its place is another's now.
    const next = one.run(() => 2);
    held.resolve();
    await holding;
    expect(await next).toBe(2);
  });

  it("does not lose a slot that is given to who gives up in the same moment", async () => {
    const one = make({ bulkhead: { concurrent: 1, queue: 2 } });
    const control = new AbortController();
    let waiting: Promise<unknown> | undefined;
    const first = one.run(() => {
      waiting = settle(one.run(() => 1, { signal: control.signal }));
      return 0;
    });
    // The slot is the second call's by now, but its turn is only a moment later.
    control.abort("late");
    expect(await first).toBe(0);
    expect(await waiting).toEqual({ error: "late" });
    expect(await one.run(() => 3)).toBe(3);
  });

  it("holds the slot of work that goes on after its deadline, for a bounded time", async () => {
    const one = make({ deadline: 100, bulkhead: { concurrent: 1, holdLate: "1s" } });
    const work = Promise.withResolvers<void>();
    const first = settle(one.run(() => work.promise));
    await vi.advanceTimersByTimeAsync(100);
    await first;
    expect(await settle(one.run(() => 1))).toMatchObject({ error: { code: "KIT_BULKHEAD_FULL" } });
    work.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(await one.run(() => 1)).toBe(1);
    const second = settle(one.run(never));
    await vi.advanceTimersByTimeAsync(100);
    await second;
    await vi.advanceTimersByTimeAsync(1000);
    expect(await one.run(() => 2)).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stays exact over thousands of calls that succeed, fail, hang and are given up", async () => {
    const one = make({
      deadline: 40,
      retry: { attempts: 2, delay: 5 },
      idempotent: true,
      breaker: { ratio: 0.99, minimum: 100_000 },
      bulkhead: { concurrent: 20, queue: 5000, queueDeadline: 30, holdLate: 60 },
    });
    let settled = 0;
    const calls = Array.from({ length: 4000 }, (_, n) => {
      const control = new AbortController();
      if (n % 7 === 0) setTimeout(() => control.abort("x"), n % 50);
      return one
        .run(
          () =>
            n % 5 === 0
              ? never()
              : new Promise((resolve, reject) =>
                  setTimeout(n % 3 === 0 ? reject : resolve, n % 11, new Error("e")),
                ),
          { signal: control.signal },
        )
        .then(
          () => settled++,
          () => settled++,
        );
    });
    await vi.advanceTimersByTimeAsync(2000);
    await Promise.all(calls);
    expect(settled).toBe(4000);
    const active = readGauges().find(
      ({ gauge }) => gauge.name === "kit.guard.active" && gauge.labels?.["guard"] === one.name,
    );
    expect(active?.value).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("fallback", () => {
  it("answers, and says so in a note and in the context", async () => {
    const one = make({
      deadline: 10,
      breaker: { consecutive: 1 },
      fallback: (error: unknown) => [String(error)],
    });
    const context = new WorkContext({ kind: "http" });
    const running = runInContext(context, () => one.run(never));
    await vi.advanceTimersByTimeAsync(10);
    expect(await running).toEqual([expect.stringContaining("DeadlineError")]);
    await runInContext(context, () => one.run(never));
    expect(context.degraded?.map(({ name, reason }) => [name, reason])).toEqual([
      [one.name, "deadline"],
      [one.name, "open"],
    ]);
    expect(notesOf("degraded").length).toBe(2);
  });

  it("can be declared per call, and can decline", async () => {
    const one = make({ fallback: "guard" as string });
    expect(await one.run(() => fail(), { fallback: undefined })).toBeUndefined();
    expect(await one.run(() => fail(), { fallback: "call" })).toBe("call");
    expect(await one.run(() => fail())).toBe("guard");
    const error = new Error("real");
    const declined = one.run(() => Promise.reject(error), {
      fallback: (given: unknown): never => {
        throw given;
      },
    });
    expect(await settle(declined)).toEqual({ error });
    expect(notesOf("error").length).toBe(0);
  });

  it("that fails gives way to the first error, and is told", async () => {
    const error = new Error("real");
    const broken = new Error("fallback");
    const one = make({ fallback: () => Promise.reject(broken) });
    expect(await settle(one.run(() => Promise.reject(error)))).toEqual({ error });
    expect(notesOf("error").map(({ error }) => error)).toEqual([broken]);
  });
});

describe("guard", () => {
  it("remembers by name what has to be remembered", async () => {
    const run = (work: () => Promise<number>) =>
      settle(
        guard("by-name", { breaker: { consecutive: 2 }, fallback: undefined as number | undefined }, work),
      );
    await run(() => fail());
    await run(() => fail());
    const work = vi.fn(async () => 1);
    await run(work);
    expect(work).not.toHaveBeenCalled();
    expect(notesOf("guard")).toEqual([]);
    await settle(guard("by-name", { breaker: { consecutive: 9 } }, work));
    expect(notesOf("guard").map(({ event }) => event)).toEqual(["conflict"]);
  });

  it("rejects, and does not throw, where its policies can't be meant", async () => {
    await expect(guard("by-name-bad", { retry: -1 }, () => 1)).rejects.toBeInstanceOf(GuardPolicyError);
  });

  it("shows one guard per name, the newest", () => {
    const policies = { breaker: true, bulkhead: 3 };
    for (let i = 0; i < 50; i++) closing.push(createGuard("again", policies).close);
    const shown = readGauges().filter(({ gauge }) => gauge.labels?.["guard"] === "again");
    expect(new Set(shown.map(({ gauge }) => gauge.name)).size).toBe(shown.length);
    expect(readStates().filter(({ name }) => name === "breaker:again").length).toBe(1);
  });

  it("is bounded in names", async () => {
    for (let i = 0; i < 1100; i++) await guard(`name-${i}`, { bulkhead: 1 }, () => 1);
    const names = new Set(readGauges().map(({ gauge }) => gauge.labels?.["guard"]));
    expect(names.has("name-0")).toBe(false);
    expect(names.has("name-1099")).toBe(true);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
