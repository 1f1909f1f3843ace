import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { currentContext, type Note, onNote, runInContext, WorkContext } from "../core/index.ts";
import { type CheckOptions, type CheckRun, type CheckState, createHealth, type Health } from "./index.ts";

let health: Health;
let notes: Note[];
let deaf: () => void;

beforeEach(() => {
  notes = [];
  deaf = onNote((note) => notes.push(note));
  health = createHealth({ environment: "test" });
});
afterEach(() => {
  health.close();
  deaf();
  vi.useRealTimers();
});

const state = (name = "x"): CheckState => health.states().find((one) => one.name === name)!;

async function found(run: CheckRun, options: CheckOptions = {}): Promise<CheckState> {
  health.check("x", options, run);
  await health.refresh("x");
  return state();
}

describe("what a check returns", () => {
  test.each([
    ["nothing", () => {}, "pass"],
    ["a promise of nothing", async () => {}, "pass"],
    ["true", () => true, "pass"],
    ["false", () => false, "fail"],
    ["a word", () => "warn", "warn"],
    ["a report", () => ({ status: "pass", output: 7, measurements: "none", details: 3 }), "pass"],
    ["null", () => null, "fail"],
    ["a number", () => 42, "fail"],
    ["another word", () => "banana", "fail"],
    ["an object without status", () => ({ rows: [], rowCount: 0 }), "fail"],
    ["an unknown status", () => ({ status: "great" }), "fail"],
    ["a symbol", () => Symbol("x"), "fail"],
    ["a function", () => () => true, "fail"],
    [
      "a revoked proxy",
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      },
      "fail",
    ],
    [
      "a throwing getter",
      () => ({
        get status() {
          throw new Error("trap");
        },
      }),
      "fail",
    ],
    [
      "a thenable that throws",
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: hostile on purpose
        get then() {
          throw new Error("trap");
        },
      }),
      "fail",
    ],
  ])("%s", async (_, run, status) => {
    expect((await found(run as CheckRun)).status).toBe(status);
  });

  test.each([
    ["null", null],
    ["undefined", undefined],
    ["a string", "no connection"],
    ["a frozen object", Object.freeze({})],
    ["an empty message", new AggregateError([new Error("connect ECONNREFUSED ::1:5432")], "")],
    [
      "an error whose message throws",
      Object.defineProperty(new Error("x"), "message", {
        get() {
          throw new Error("trap");
        },
      }),
    ],
    [
      "a proxy",
      new Proxy(new Error("x"), {
        get: () => {
          throw new Error("trap");
        },
      }),
    ],
  ])("throwing %s is a failed check with a word about it", async (_, thrown) => {
    const { status, output } = await found(() => {
      throw thrown;
    });
    expect(status).toBe("fail");
    expect(output).toMatch(/\S/);
    health.uncheck("x");
    expect((await found(async () => Promise.reject(thrown))).status).toBe("fail");
  });

  test("causes are told, secrets are not, and nothing is endless", async () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:5432"), { code: "ECONNREFUSED" });
    const { output } = await found(() => {
      throw new Error("could not reach postgres://app:hunter2@db/app", { cause });
    });
    expect(output).toContain("ECONNREFUSED");
    expect(output).not.toContain("hunter2");
    health.uncheck("x");

    const flood = await found(() => ({
      status: "fail",
      output: "x".repeat(10_000_000),
      measurements: Array.from({ length: 10_000 }, (_, i) => ({ measure: `m${i}`, value: i })),
      details: {
        password: "hunter2",
        list: Array.from({ length: 100_000 }, () => "y".repeat(1_000)),
        deep: Array.from({ length: 1_000 }).reduce((inner) => ({ inner }), {}),
        big: 10n ** 400n,
        when: new Date(0),
      },
    }));
    expect(flood.output!.length).toBeLessThanOrEqual(500);
    expect(flood.measurements).toHaveLength(20);
    expect(flood.details).toMatchObject({ password: "[redacted]", when: "1970-01-01T00:00:00.000Z" });
    expect(JSON.stringify(flood.details).length).toBeLessThan(100_000);
  });

  test("what is changed afterwards changes nothing", async () => {
    const report = { status: "pass" as "pass" | "fail", details: { rows: [1] }, output: "fine" };
    const options = { affects: ["/api"], critical: true };
    const before = await found(() => report, options);
    report.status = "fail";
    report.details.rows.push(2);
    options.affects.push("/everything");
    expect(state()).toEqual(before);
    expect(state()).toMatchObject({ affects: ["/api"], details: { rows: [1] } });
  });

  test("whatever is returned or thrown, it is a result, and the answers are JSON", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withBigInt: true, withNullPrototype: true }),
        fc.boolean(),
        async (value, thrown) => {
          const one = createHealth({ environment: "test", details: "everyone" });
          try {
            one.check("x", () => {
              if (thrown) throw value;
              return {
                status: "pass",
                output: value,
                details: value,
                measurements: [value, { measure: "m", value }],
              } as never;
            });
            one.check("y", () => value as never);
            await one.refresh();
            expect(one.states().map(({ status }) => status)).not.toContain("pending");
            for (const path of ["", "/full", "/detailed", "/x", "/ready"]) {
              for (const accept of ["", "application/health+json"]) {
                const answer = one.answerHealth({ method: "GET", path: `/health${path}`, accept });
                expect([200, 503]).toContain(answer?.status);
                expect(JSON.parse(answer!.body)).toHaveProperty("status");
              }
            }
          } finally {
            one.close();
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("a cycle is cut", async () => {
    const details: Record<string, unknown> = {};
    details["self"] = details;
    expect(JSON.stringify((await found(() => ({ status: "pass", details }))).details)).toContain("[deeper]");
  });
});

describe("deadline and overlap", () => {
  test("a hanging run fails at its deadline and its signal aborts", async () => {
    let reason: unknown;
    const run: CheckRun = (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          reason = signal.reason;
          reject(signal.reason);
        });
      });
    const { status, output } = await found(run, { deadline: 20 });
    expect(status).toBe("fail");
    expect(output).toContain("no answer within 20 ms");
    expect(reason).toMatchObject({ code: "KIT_CHECK_DEADLINE" });
  });

  test("a run that ignores its signal is never joined by another; its late result does not count", async () => {
    let running = 0;
    let most = 0;
    let end: (() => void) | undefined;
    const run: CheckRun = async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      running--;
    };
    await found(run, { deadline: 10, every: 5 });
    await new Promise((resolve) => setTimeout(resolve, 80));
    await health.refresh("x");
    expect(most).toBe(1);
    expect(state()).toMatchObject({ status: "fail" });
    expect(state().output).toContain("still in its last run");
    end?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(state().status).toBe("fail");
  });

  test("a lost run is given up after a while, so that health can return", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance", "Date"] });
    let runs = 0;
    health.check("x", { deadline: "1s", every: "10s" }, () =>
      ++runs === 1 ? new Promise<void>(() => {}) : undefined,
    );
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state().status).toBe("fail");
    await vi.advanceTimersByTimeAsync(50_000);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(runs).toBeGreaterThan(1);
    expect(state().status).toBe("pass");
  });

  test("two refreshes share one run", async () => {
    let runs = 0;
    health.check("x", async () => {
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 10));
    });
    await Promise.all([health.refresh(), health.refresh("x"), health.refresh("nobody")]);
    expect(runs).toBe(1);
  });

  test("other checks go on beside one that hangs", async () => {
    health.check("hangs", { deadline: "10s" }, () => new Promise(() => {}));
    expect((await found(() => {})).status).toBe("pass");
    expect(state("hangs").status).toBe("pending");
  });
});

describe("schedule", () => {
  test("runs again and again, until it is closed", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    let runs = 0;
    health.check("x", { every: "10s" }, () => void runs++);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(runs).toBeGreaterThanOrEqual(9);
    expect(runs).toBeLessThanOrEqual(12);
    health.close();
    const last = runs;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(runs).toBe(last);
    expect(state()).toMatchObject({ status: "pass", stale: false });
  });

  test("a result that is too old is no result", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    health.check("x", { every: "1s", stale: "5s" }, () => {});
    await vi.advanceTimersByTimeAsync(10);
    expect(state().status).toBe("pass");
    // The event loop stands still: the clock goes on, no timer fires.
    vi.spyOn(performance, "now").mockReturnValue(60_000);
    expect(state()).toMatchObject({ status: "fail", stale: true });
    vi.restoreAllMocks();
  });

  test("a clock that jumps makes nothing old", async () => {
    await found(() => {});
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 365 * 86_400_000 });
    expect(state()).toMatchObject({ status: "pass", stale: false });
    vi.setSystemTime(0);
    expect(state()).toMatchObject({ status: "pass", stale: false });
  });

  test("runs belong to no request, also where a request asked for one", async () => {
    const seen: unknown[] = [];
    health.check("x", { every: 5 }, () => void seen.push(currentContext()));
    await runInContext(new WorkContext({ kind: "http" }), () => health.refresh());
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((context) => context === undefined)).toBe(true);
  });
});

describe("changes", () => {
  const told = (): unknown[] =>
    notes.filter((note) => note.kind === "health").map((note) => [note.previous, note.status, note.level]);

  test("are told once each, with whom they affect", async () => {
    let fails = false;
    health.check("x", { affects: ["/api/*"], passAfter: 1, every: "1h" }, () => {
      if (fails) throw new Error("refused");
    });
    for (const next of [false, false, true, true, false]) {
      fails = next;
      await health.refresh();
    }
    expect(told()).toEqual([
      [undefined, "pass", "info"],
      ["pass", "fail", "error"],
      ["fail", "pass", "info"],
    ]);
    expect(notes[1]).toMatchObject({ check: "x", output: "refused", affects: ["/api/*"] });
    expect(notes[1]!.message).toBe("health: x fails, was pass: refused. Affected: /api/*.");
  });

  test("flapping is damped in both directions", async () => {
    const results: ("pass" | "fail")[] = [];
    health.check(
      "x",
      { failAfter: 2, passAfter: 3, critical: false, every: "1h" },
      () => results.shift() ?? "pass",
    );
    const seen: string[] = [];
    for (const next of [
      "pass",
      "fail",
      "pass",
      "fail",
      "fail",
      "pass",
      "fail",
      "pass",
      "pass",
      "pass",
    ] as const) {
      results.push(next);
      await health.refresh();
      seen.push(state().status);
    }
    expect(seen.join(" ")).toBe("pass warn pass warn fail fail fail fail fail pass");
  });

  test("the first result counts at once", async () => {
    expect((await found(() => "fail", { failAfter: 5 })).status).toBe("fail");
  });
});
