/** Scheduled jobs: what makes them run, and that nothing they do hurts the others. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  closersOf,
  currentContext,
  type Note,
  onNote,
  ownFailures,
  readStates,
  runInContext,
  WorkContext,
} from "../core/index.ts";
import { createFlags } from "../flags/index.ts";
import {
  createJobs,
  JobCancelledError,
  JobDeadlineError,
  JobOptionsError,
  type Jobs,
  jobSignal,
} from "./index.ts";

let jobs: Jobs;
let notes: Note[];
let unhear: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-03-02T10:00:00Z") });
  notes = [];
  unhear = onNote((note) => notes.push(note));
  jobs = createJobs();
});

afterEach(async () => {
  vi.useRealTimers();
  await jobs.close(AbortSignal.abort());
  unhear();
  expect(ownFailures().get("jobs")).toBeUndefined();
});

const after = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const outcomes = () => notes.flatMap((note) => (note.kind === "job" ? [note.outcome] : []));
const health = (name: string) => readStates().find((state) => state.name === `job:${name}`);
const never = () => new Promise<void>(() => {});
const bad = new Error("database gone");

describe("when it is due", () => {
  it("runs in intervals, each in its own context", async () => {
    const contexts = new Set();
    const run = vi.fn((signal: AbortSignal) => {
      contexts.add(currentContext());
      expect(currentContext()).toMatchObject({ kind: "job", route: "a" });
      expect(jobSignal()).toBe(signal);
    });
    const job = jobs.job("a", { every: "1m" }, run);
    expect(job.status()).toMatchObject({ state: "waiting", nextRun: Date.now() + 60_000 });
    await after(59_000);
    expect(run).not.toHaveBeenCalled();
    await after(241_100);
    expect(run).toHaveBeenCalledTimes(5);
    expect(contexts.size).toBe(5);
    expect(outcomes()).toEqual(["ok", "ok", "ok", "ok", "ok"]);
    expect(notes.filter(({ kind }) => kind === "work")).toHaveLength(5);
  });

  it("runs at start, and not before start() when told so", async () => {
    const held = createJobs({ autoStart: false });
    const run = vi.fn();
    held.job("b", { every: "1h", runAtStart: true }, run);
    await after(10_000);
    expect(run).not.toHaveBeenCalled();
    held.start();
    held.start();
    await after(10);
    expect(run).toHaveBeenCalledTimes(1);
    await held.close();
  });

  it.each([
    ["*/15 * * * *", undefined, ["10:15", "10:30", "10:45", "11:00"]],
    ["0 12 * * *", "Europe/Berlin", ["11:00"]],
    ["30 0 10 * * *", undefined, ["10:00:30"]],
    ["@hourly", undefined, ["11:00"]],
  ])("runs by the pattern %s in %s", async (cron, timezone, times) => {
    const seen: string[] = [];
    const options = { cron, ...(timezone ? { timezone } : {}) };
    jobs.job("a", options, (_, { due }) => void seen.push(new Date(due).toISOString()));
    await after(3_600_100);
    expect(seen).toEqual(times.map((time) => `2026-03-02T${time.length === 5 ? `${time}:00` : time}.000Z`));
  });

  it("runs a nightly job once on the day the clocks change", async () => {
    vi.setSystemTime(Date.parse("2026-03-28T12:00:00Z"));
    const seen: number[] = [];
    jobs.job("a", { cron: "30 2 * * *", timezone: "Europe/Berlin" }, () => void seen.push(Date.now()));
    await after(48 * 3_600_000);
    expect(seen.map((time) => new Date(time).toISOString().slice(0, 16))).toEqual([
      "2026-03-29T01:00",
      "2026-03-30T00:30",
    ]);
  });

  it("makes no stampede of a clock that jumps, and goes on when it is set back", async () => {
    const calendar = vi.fn();
    const interval = vi.fn();
    jobs.job("calendar", { cron: "* * * * *" }, calendar);
    jobs.job("interval", { every: "1m" }, interval);
    await after(60_100);
    expect([calendar.mock.calls.length, interval.mock.calls.length]).toEqual([1, 1]);
    vi.setSystemTime(Date.now() + 365 * 86_400_000);
    await after(60_000);
    expect(calendar.mock.calls.length).toBeLessThanOrEqual(3);
    expect(interval.mock.calls.length).toBe(2);
    const before = calendar.mock.calls.length;
    vi.setSystemTime(Date.now() - 2 * 365 * 86_400_000);
    await after(180_000);
    expect(calendar.mock.calls.length).toBeGreaterThanOrEqual(before + 2);
    expect(calendar.mock.calls.length).toBeLessThanOrEqual(before + 4);
    expect(interval.mock.calls.length).toBe(5);
  });

  it("waits longer than a timer can", async () => {
    const run = vi.fn();
    jobs.job("yearly", { cron: "0 0 1 1 *" }, run);
    jobs.job("long", { every: "60d" }, run);
    await after(3_600_000);
    expect(run).not.toHaveBeenCalled();
  });
});

describe("registration", () => {
  it.each([
    ["neither", {}],
    ["both", { every: "1m", cron: "* * * * *" }],
    ["a bad pattern", { cron: "61 * * * *" }],
    ["a pattern of words", { cron: "now and then" }],
    ["a pattern that never comes", { cron: "0 0 30 2 *" }],
    ["a zone nobody knows", { cron: "* * * * *", timezone: "Mars/Olympus" }],
    ["a busy loop", { every: 0 }],
    ["a bad duration", { every: "soon" }],
    ["a bad overlap", { every: "1m", overlap: "yes" }],
    ["jitter with a lock", { every: "1m", jitter: "1s", once: { acquire: async () => undefined } }],
    ["a bad retry", { every: "1m", retry: -1 }],
    ["nothing", undefined],
  ])("of %s fails that job alone, told and in health", async (_, options) => {
    const run = vi.fn();
    const other = vi.fn();
    const job = jobs.job("bad", options as never, run);
    jobs.job("good", { every: "1s" }, other);
    expect(job.status().state).toBe("invalid");
    expect(await job.trigger()).toMatchObject({ outcome: "failed" });
    expect(health("bad")?.state.status).toBe("warn");
    expect(notes).toMatchObject([{ kind: "error", handled: true, error: expect.any(JobOptionsError) }]);
    await after(5_100);
    expect(run).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledTimes(5);
  });

  it("throws where it is asked to be strict", () => {
    const strict = createJobs({ strict: true });
    expect(() => strict.job("bad", { cron: "x" }, () => {})).toThrow(JobOptionsError);
    expect(() => strict.job("bad", { every: "1m" }, null as never)).toThrow("function");
  });

  it("of a name twice leaves the first as it is", async () => {
    const first = vi.fn();
    jobs.job("a", { every: "1s" }, first);
    await jobs.job("a", { every: "1s" }, vi.fn()).stop();
    await after(1_100);
    expect(first).toHaveBeenCalledTimes(1);
    expect(health("a")?.state.status).toBe("pass");
  });
});

describe("a job that fails", () => {
  it.each([
    [
      "throws",
      () => {
        throw bad;
      },
      bad,
    ],
    ["rejects", () => Promise.reject(bad), bad],
    [
      "throws null",
      () => {
        throw null;
      },
      null,
    ],
    ["rejects with nothing", () => Promise.reject(), undefined],
    [
      "throws a frozen object",
      () => {
        throw Object.freeze({});
      },
      {},
    ],
    [
      "answers a thenable that throws",
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: it is the trap
        get then() {
          throw bad;
        },
      }),
      bad,
    ],
  ] as [string, () => unknown, unknown][])(
    "and %s is told, and leaves the others alone",
    async (_, run, error) => {
      const other = vi.fn();
      jobs.job("a", { every: "1m", affects: ["/a"] }, run);
      jobs.job("b", { every: "1m" }, other);
      await after(120_100);
      expect(other).toHaveBeenCalledTimes(2);
      const told = notes.find((note) => note.kind === "error");
      expect(told).toMatchObject({
        level: "error",
        mechanism: "job",
        handled: false,
        context: { route: "a" },
      });
      expect((told as { error: unknown }).error).toEqual(error);
      expect(health("a")).toMatchObject({
        affects: ["/a"],
        state: { status: "warn", details: { failuresInRow: 2 } },
      });
      expect(notes.filter((note) => note.kind === "work" && note.failed)).toHaveLength(2);
    },
  );

  it("is tried again with growing pauses, in one run", async () => {
    const run = vi.fn().mockRejectedValueOnce(bad).mockRejectedValueOnce(bad).mockResolvedValue("ok");
    const job = jobs.job("a", { every: "1h", retry: { times: 3, backoff: "1s", jitter: 0 } }, run);
    const record = job.trigger();
    await after(1_000);
    expect(run).toHaveBeenCalledTimes(2);
    await after(2_000);
    expect(await record).toMatchObject({ outcome: "ok", attempts: 3 });
    expect(notes.flatMap((note) => (note.kind === "retry" ? [[note.attempt, note.delay]] : []))).toEqual([
      [1, 1000],
      [2, 2000],
    ]);
    expect(outcomes()).toEqual(["ok"]);
  });

  it("goes into quarantine, is probed, and comes back", async () => {
    const run = vi.fn().mockImplementation(async () => {
      throw bad;
    });
    jobs.job("a", { every: "1m", critical: true, quarantine: { after: 3, probeEvery: "10m" } }, run);
    await after(3 * 60_000 + 100);
    expect(outcomes()).toEqual(["failed", "failed", "failed", "quarantined"]);
    expect(health("a")?.state).toMatchObject({ status: "fail", details: { state: "quarantined" } });
    await after(9 * 60_000);
    expect(run).toHaveBeenCalledTimes(3);
    await after(2 * 60_000);
    expect(run).toHaveBeenCalledTimes(4);
    run.mockResolvedValue("mended");
    await after(9.5 * 60_000);
    expect(run).toHaveBeenCalledTimes(5);
    expect(outcomes().slice(4)).toEqual(["failed", "ok", "released"]);
    await after(5 * 60_000);
    expect(run.mock.calls.length).toBeGreaterThanOrEqual(9);
    expect(health("a")?.state.status).toBe("pass");
  });
});

describe("a job that hangs", () => {
  it("loses its slot at the deadline, is aborted, and is told when it ends after all", async () => {
    let end = (_?: unknown) => {};
    let signal: AbortSignal | undefined;
    const run = vi.fn((given: AbortSignal) => {
      signal ??= given;
      return new Promise((_, reject) => (end = reject));
    });
    const job = jobs.job("a", { every: "1m", deadline: "5s", retry: 3 }, run);
    const first = job.trigger();
    await after(5_000);
    expect(await first).toMatchObject({ outcome: "deadline", attempts: 1 });
    expect(signal?.reason).toBeInstanceOf(JobDeadlineError);
    expect(job.status()).toMatchObject({ unsettled: 1, state: "failing" });
    end(bad);
    await after(0);
    expect(job.status().unsettled).toBe(0);
    expect(outcomes()).toEqual(["deadline", "late"]);
    await after(60_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("is started no more when too many of its runs have not ended", async () => {
    const run = vi.fn(never);
    jobs.job("a", { every: "1s", deadline: "100ms", quarantine: false }, run);
    await after(60_000);
    expect(run).toHaveBeenCalledTimes(10);
  });
});

describe("overlap", () => {
  const slow = () => vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 150_000)));

  it("is skipped, told once per run", async () => {
    const run = slow();
    const job = jobs.job("a", { every: "1m" }, run);
    await after(200_000);
    expect(run).toHaveBeenCalledTimes(1);
    expect(outcomes()).toEqual(["overlap"]);
    expect(job.status().leftOut).toBe(2);
    await after(20_000);
    expect(outcomes()).toEqual(["overlap", "ok"]);
  });

  it("is queued, never more than one", async () => {
    const run = slow();
    const job = jobs.job("a", { every: "1d", overlap: "queue" }, run);
    const all = [1, 2, 3, 4, 5].map(() => job.trigger());
    await after(400_000);
    expect((await Promise.all(all)).map(({ outcome }) => outcome)).toEqual([
      "ok",
      "ok",
      "overlap",
      "overlap",
      "overlap",
    ]);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("cancels the one under way", async () => {
    const reasons: unknown[] = [];
    const run = vi.fn((signal: AbortSignal) => {
      return new Promise<void>((resolve, reject) => {
        setTimeout(resolve, 10_000);
        signal.addEventListener("abort", () => {
          reasons.push(signal.reason);
          reject(signal.reason);
        });
      });
    });
    const job = jobs.job("a", { every: "1d", overlap: "cancel" }, run);
    const all = [job.trigger()];
    await after(1);
    all.push(job.trigger());
    await after(10_100);
    expect((await Promise.all(all)).map(({ outcome }) => outcome)).toEqual(["cancelled", "ok"]);
    expect(reasons).toEqual([expect.any(JobCancelledError)]);
    expect(job.status().failuresInRow).toBe(0);
  });

  it("bounds a job that starts itself over and over", async () => {
    const run = vi.fn(() => {
      for (let i = 0; i < 1_000; i++) void job.trigger();
    });
    const job = jobs.job("a", { every: "1d" }, run);
    await job.trigger();
    expect(run).toHaveBeenCalledTimes(1);
  });
});

it("asks its flag before each run, and says changes once", async () => {
  const variables: Record<string, string> = { FEATURE_SETTLEMENT: "false" };
  const flags = await createFlags({ environment: { variables }, name: "flags-jobs" });
  const run = vi.fn();
  const job = jobs.job("settle", { every: "1m", flag: "settlement" }, run);
  await after(300_100);
  expect(run).not.toHaveBeenCalled();
  expect(outcomes()).toEqual(["off"]);
  expect(job.status().state).toBe("off");
  expect(health("settle")?.state.status).toBe("pass");
  variables["FEATURE_SETTLEMENT"] = "true";
  await flags.refresh();
  await after(60_000);
  expect(run).toHaveBeenCalledTimes(1);
  await flags.close();
});

it("is no part of the request that registered it, and takes its flag's word along", async () => {
  const flags = await createFlags({ environment: { variables: { FEATURE_F: "on" } }, name: "flags-request" });
  const request = new WorkContext({ kind: "http" });
  const contexts: (WorkContext | undefined)[] = [];
  runInContext(request, () => {
    jobs.job("a", { every: "1m", flag: "f" }, () => void contexts.push(currentContext()));
  });
  await after(120_100);
  expect(request.flags).toBeUndefined();
  expect(contexts.map((context) => context?.flags)).toMatchObject([
    [{ key: "f", value: "true" }],
    [{ key: "f" }],
  ]);
  await flags.close();
});

it("remembers the last runs, without what may be secret in health", async () => {
  const few = createJobs({ keepRuns: 3 });
  const job = few.job("a", { every: "1s", quarantine: false }, () => {
    throw new Error("password=hunter2");
  });
  await after(10_100);
  expect(job.status().lastRuns).toHaveLength(3);
  expect(job.status().lastRuns[0]?.error).toContain("hunter2");
  expect(JSON.stringify(health("a"))).not.toContain("hunter2");
  await few.close();
});

it("stops with the service: nothing more is due, runs are told to end, and are waited for", async () => {
  let ended = false;
  const polite = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal.addEventListener("abort", () => {
        setTimeout(() => {
          ended = true;
          reject(signal.reason);
        }, 500);
      });
    });
  const late = vi.fn();
  const run = jobs.job("polite", { every: "1d" }, polite).trigger();
  void jobs.job("deaf", { every: "1d", overlap: "queue" }, never).trigger();
  jobs.job("later", { every: "1s" }, late);
  const closer = closersOf("jobs").find(({ name }) => name === "jobs");
  const limit = new AbortController();
  await after(1);
  const closing = closer?.close(limit.signal);
  await after(600);
  expect(ended).toBe(true);
  expect(await run).toMatchObject({ outcome: "cancelled" });
  limit.abort();
  await closing;
  await after(5_000);
  expect(late).not.toHaveBeenCalled();
  expect(outcomes()).toEqual(["cancelled", "cancelled"]);
  expect(jobs.job("new", { every: "1s" }, late).status().state).toBe("invalid");
});
