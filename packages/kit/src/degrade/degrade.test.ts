/** Declared answers: when they are given, that they are said, and that no error is lost. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { currentContext, type Note, onNote, readStates, runInContext, WorkContext } from "../core/index.ts";
import { createFlags, type Flags } from "../flags/index.ts";
import { DegradeDeadlineError, degrade } from "./index.ts";

let notes: Note[];
let unhear: () => void;
let flags: Flags | undefined;
const unhandled = vi.fn();
let count = 0;
let name: string;

beforeEach(() => {
  name = `part-${++count}`;
  notes = [];
  unhear = onNote((note) => notes.push(note));
  process.on("unhandledRejection", unhandled);
});

afterEach(async () => {
  vi.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  unhear();
  await flags?.close();
  flags = undefined;
});

const bad = new Error("database gone");
const stateNow = () => readStates().find((state) => state.name === `degrade:${name}`);

describe("work that goes well", () => {
  it("answers as it is: plain values plainly, promises by promises", async () => {
    const plain = degrade(name, { fallback: null }, () => 1);
    expect(plain).toBe(1);
    expectTypeOf(plain).toEqualTypeOf<number | null>();
    const promised = degrade(name, { fallback: "none", deadline: "1s" }, async () => 1);
    expect(promised).toBeInstanceOf(Promise);
    expectTypeOf(promised).toEqualTypeOf<Promise<number | string>>();
    expect(await promised).toBe(1);
    const lazy = degrade(name, { fallback: "none" }, () => ({
      // biome-ignore lint/suspicious/noThenProperty: query builders are such
      then: (done: (value: number) => void) => done(2),
    }));
    expect(await lazy).toBe(2);
    expectTypeOf<typeof degrade<never, string>>().returns.toEqualTypeOf<string>();
    expect(notes).toEqual([]);
    expect(stateNow()?.state).toMatchObject({ status: "pass", details: { calls: 3, degraded: 0 } });
  });
});

describe("work that fails", () => {
  it.each([
    [
      "throws",
      () => {
        throw bad;
      },
      bad,
      "warning",
    ],
    ["rejects", () => Promise.reject(bad), bad, "warning"],
    [
      "throws null",
      () => {
        throw null;
      },
      null,
      "warning",
    ],
    ["rejects with nothing", () => Promise.reject(), undefined, "warning"],
    [
      "throws a text",
      () => {
        throw "text";
      },
      "text",
      "warning",
    ],
    [
      "throws a frozen error",
      () => {
        throw Object.freeze(new Error("ice"));
      },
      expect.any(Error),
      "warning",
    ],
    [
      "is wrong",
      () => {
        (undefined as unknown as { x: () => void }).x();
      },
      expect.any(TypeError),
      "error",
    ],
    [
      "answers with a booby-trapped then",
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: it is the trap
        get then() {
          throw bad;
        },
      }),
      bad,
      "warning",
    ],
  ] as [string, () => unknown, unknown, string][])(
    "is answered with the fallback when it %s",
    async (_, work, error, level) => {
      const context = new WorkContext({ kind: "http" });
      const answer = await runInContext(context, () =>
        degrade(name, { fallback: "declared", affects: ["/x"] }, work),
      );
      expect(answer).toBe("declared");
      expect(context.degraded).toMatchObject([{ name, reason: "failed", error }]);
      expect(notes).toMatchObject([{ kind: "degraded", level, degradation: { name, error }, context }]);
      expect(stateNow()).toMatchObject({
        affects: ["/x"],
        state: { status: "warn", details: { calls: 1, degraded: 1 } },
      });
    },
  );

  it("gives the error and the reason to a fallback function, sync or async", async () => {
    const fallback = vi.fn((_error: unknown, _reason: string) => 7);
    expect(
      degrade(name, { fallback }, () => {
        throw bad;
      }),
    ).toBe(7);
    expect(fallback).toHaveBeenCalledWith(bad, "failed");
    expect(await degrade(name, { fallback: async () => 8 }, () => Promise.reject(bad))).toBe(8);
  });

  it("says that a breaker was open", async () => {
    const open = Object.assign(new Error("open"), { code: "KIT_BREAKER_OPEN" });
    await degrade(name, { fallback: 0 }, () => Promise.reject(open));
    expect(notes).toMatchObject([{ degradation: { reason: "open" } }]);
  });

  it.each([
    [
      "sync",
      () => {
        throw new Error("fallback broke");
      },
    ],
    ["async", () => Promise.reject(new Error("fallback broke"))],
  ])("rethrows the first error when the %s fallback fails too, and tells both", async (_, fallback) => {
    const first = new Error("first");
    const thrown = await degrade(name, { fallback }, () => Promise.reject(first)).catch(
      (error: unknown) => error,
    );
    expect(thrown).toBe(first);
    expect((first as { suppressed?: Error }).suppressed?.message).toBe("fallback broke");
    expect(notes).toMatchObject([
      { kind: "degraded" },
      { kind: "error", level: "error", error: { message: "fallback broke" } },
    ]);
  });

  it("lets go on what is not degradable", async () => {
    const isDegradable = (error: unknown) => error !== bad;
    await expect(degrade(name, { fallback: 0, isDegradable }, () => Promise.reject(bad))).rejects.toBe(bad);
    expect(() =>
      degrade(name, { fallback: 0, isDegradable }, () => {
        throw bad;
      }),
    ).toThrow(bad);
    expect(notes).toEqual([]);
    const broken = () => {
      throw new Error("predicate");
    };
    expect(
      degrade(name, { fallback: 0, isDegradable: broken }, () => {
        throw bad;
      }),
    ).toBe(0);
  });

  it("recovers in health once the window has passed", () => {
    vi.useFakeTimers();
    degrade(name, { fallback: 0 }, () => {
      throw bad;
    });
    expect(stateNow()?.state.status).toBe("warn");
    vi.advanceTimersByTime(61_000);
    expect(stateNow()?.state.status).toBe("pass");
  });
});

describe("a deadline", () => {
  it("is answered in time, aborts the work, and survives its late failure", async () => {
    let signal: AbortSignal | undefined;
    let fail = (_: unknown) => {};
    const work = (given: AbortSignal) => {
      signal = given;
      return new Promise<number>((_, reject) => (fail = reject));
    };
    const answer = await degrade(name, { fallback: -1, deadline: 20 }, work);
    expect(answer).toBe(-1);
    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toBeInstanceOf(DegradeDeadlineError);
    expect(notes).toMatchObject([
      { degradation: { reason: "deadline", error: { code: "KIT_DEGRADE_DEADLINE" } } },
    ]);
    fail(bad);
    await vi.waitFor(() => expect(notes[1]).toMatchObject({ kind: "error", handled: true, error: bad }));
  });

  it("says nothing more when the work ends by the abort, or well", async () => {
    const obedient = (signal: AbortSignal) =>
      new Promise<number>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    await degrade(name, { fallback: -1, deadline: 10 }, obedient);
    const slow = () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 30));
    expect(await degrade(name, { fallback: -1, deadline: 10 }, slow)).toBe(-1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(notes.filter(({ kind }) => kind === "error")).toEqual([]);
    expect(stateNow()?.state).toMatchObject({ details: { calls: 2, degraded: 2 } });
  });

  it("bounds the fallback too", async () => {
    const fallback = () => new Promise<number>(() => {});
    const hang = () => new Promise<number>(() => {});
    await expect(degrade(name, { fallback, deadline: 10 }, hang)).rejects.toThrow(DegradeDeadlineError);
  });

  it("refuses a deadline that is none", () => {
    expect(() => degrade(name, { fallback: 0, deadline: "soon" as never }, () => 1)).toThrow("no duration");
  });
});

describe("a flag", () => {
  it("that is off gives the declared answer without a try, as a value or a promise", async () => {
    flags = await createFlags({ environment: { variables: {} } });
    const work = vi.fn(() => 1);
    expect(degrade(name, { fallback: 0, flag: "f" }, work)).toBe(0);
    expect(degrade(name, { fallback: 0, flag: "f" }, async () => 1)).toBeInstanceOf(Promise);
    expect(work).not.toHaveBeenCalled();
    expect(notes.filter(({ kind }) => kind === "degraded")).toMatchObject([
      { level: "info", degradation: { reason: "flag" } },
      { level: "info" },
    ]);
    expect(stateNow()?.state).toMatchObject({
      status: "pass",
      output: expect.stringContaining("flag is off"),
    });
  });

  it("that is on lets it be tried", async () => {
    flags = await createFlags({ environment: { variables: { FEATURE_F: "on" } } });
    expect(degrade(name, { fallback: 0, flag: "f" }, () => 1)).toBe(1);
  });
});

it("keeps the work's context, and bounds states by names that come from data", () => {
  const context = new WorkContext({ kind: "http" });
  runInContext(context, () =>
    degrade(name, { fallback: 0 }, () => void expect(currentContext()).toBe(context)),
  );
  for (let i = 0; i < 3_000; i++)
    degrade(`data-${i}`, { fallback: 0 }, () => {
      throw bad;
    });
  expect(readStates().length).toBeLessThan(1_100);
});
