/** Guarded handlers in real queues: their retries stay theirs, and nothing is hidden. */
import { EventEmitter } from "node:events";
import { type JobHelpers, makeWorkerUtils, run as runGraphile } from "graphile-worker";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { startPostgres, type TestPostgres } from "../../../../test/postgres.ts";
import { currentContext, type Note, onNote, readStates } from "../core/index.ts";
import { createFlags } from "../flags/index.ts";
import {
  guardJob,
  guardQueue,
  JobDeadlineError,
  JobOptionsError,
  JobThrewNonError,
  jobSignal,
} from "./index.ts";

let notes: Note[];
let unhear: () => void;

beforeEach(() => {
  notes = [];
  unhear = onNote((note) => notes.push(note));
});
afterEach(() => unhear());

const outcomes = () => notes.flatMap((note) => (note.kind === "job" ? [note.outcome] : []));
const health = (name: string) => readStates().find((state) => state.name === `job:${name}`)?.state;
const bad = new Error("smtp gone");

describe("a guarded handler", () => {
  it("answers as before, with its types, in a context of its own", async () => {
    const handler = guardJob("add", {}, async (a: number, b: string) => {
      expect(currentContext()).toMatchObject({ kind: "job", route: "add" });
      expect(jobSignal()?.aborted).toBe(false);
      return a + b;
    });
    expectTypeOf(handler).toEqualTypeOf<(a: number, b: string) => Promise<string>>();
    expect(await handler(1, "b")).toBe("1b");
    expect(outcomes()).toEqual(["ok"]);
    expect(jobSignal()).toBeUndefined();
  });

  it("fails unchanged towards the queue, told and counted", async () => {
    const handler = guardJob("fails", { critical: true, failingAfter: 2 }, () => {
      throw bad;
    });
    await expect(handler()).rejects.toBe(bad);
    expect(health("fails")).toMatchObject({ status: "warn", details: { failuresInRow: 1 } });
    await expect(handler()).rejects.toBe(bad);
    expect(health("fails")?.status).toBe("fail");
    expect(notes.filter(({ kind }) => kind === "error")).toHaveLength(2);
    expect(outcomes()).toEqual(["failed", "failed"]);
  });

  it.each([null, undefined, "text", 0])("gives the queue an error where %s was thrown", async (thrown) => {
    const error = await guardJob("odd", {}, () => Promise.reject(thrown))().catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(JobThrewNonError);
    expect((error as Error).cause).toBe(thrown);
  });

  it("fails at its deadline, by signal, and tells what comes after", async () => {
    let signal: AbortSignal | undefined;
    const handler = guardJob("hangs", { deadline: 20 }, async () => {
      signal = jobSignal();
      await new Promise((resolve) => setTimeout(resolve, 60));
      throw bad;
    });
    await expect(handler()).rejects.toBeInstanceOf(JobDeadlineError);
    expect(signal?.aborted).toBe(true);
    await vi.waitFor(() => expect(outcomes()).toEqual(["deadline", "late"]));
  });

  it("takes what steers BullMQ for no failure", async () => {
    const delayed = Object.assign(new Error("bullmq:movedToDelayed"), { name: "DelayedError" });
    await expect(guardJob("steers", {}, () => Promise.reject(delayed))()).rejects.toBe(delayed);
    expect(outcomes()).toEqual(["ok"]);
  });
});

describe("guardQueue", () => {
  it("hears the errors of any emitter, and repeats itself not", () => {
    const queue = guardQueue(guardQueue(Object.assign(new EventEmitter(), { name: "mail" })));
    for (let i = 0; i < 100; i++) queue.emit("error", new Error("ECONNREFUSED"));
    queue.emit("error", null);
    expect(queue.listenerCount("error")).toBe(1);
    expect(notes.map(({ message }) => message)).toEqual([
      "queue mail: Error: ECONNREFUSED",
      "queue mail: null (and 99 times before, unsaid)",
    ]);
  });
});

describe("in queues on PostgreSQL", () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it("pg-boss retries what failed and hung, and completes it", async () => {
    const boss = guardQueue(new PgBoss(await postgres.createDatabase()), { name: "boss" });
    await boss.start();
    try {
      await boss.createQueue("mail");
      let calls = 0;
      const handler = guardJob(
        "pg-boss.mail",
        { deadline: 300 },
        async ([job]: { id: string; data: unknown }[]) => {
          calls++;
          if (calls === 1) throw bad;
          if (calls === 2) await new Promise(() => {});
          return { sent: job?.data };
        },
      );
      await boss.work("mail", { pollingIntervalSeconds: 0.5 }, handler);
      const id = await boss.send("mail", { to: "x" }, { retryLimit: 3, retryDelay: 0 });
      await vi.waitFor(
        async () => expect((await boss.findJobs("mail", { id: id! }))[0]?.state).toBe("completed"),
        {
          timeout: 25_000,
          interval: 200,
        },
      );
      expect(outcomes()).toEqual(["failed", "deadline", "ok"]);
      expect(notes.filter(({ kind }) => kind === "error")).toMatchObject([
        { error: bad },
        { error: { code: "KIT_JOB_DEADLINE" } },
      ]);
    } finally {
      await boss.stop({ graceful: false });
    }
  });

  it("graphile-worker retries what failed, and completes it", async () => {
    const pgPool = new pg.Pool({ connectionString: await postgres.createDatabase() });
    pgPool.on("error", () => {});
    const utils = await makeWorkerUtils({ pgPool });
    await utils.migrate();
    let calls = 0;
    const mail = guardJob("graphile.mail", {}, async (payload: unknown) => {
      calls++;
      if (calls === 1) throw null;
      expect(payload).toEqual({ to: "x" });
    });
    const runner = await runGraphile({
      pgPool,
      taskList: { mail },
      pollInterval: 100,
      noHandleSignals: true,
    });
    try {
      await utils.addJob("mail", { to: "x" });
      await vi.waitFor(() => expect(outcomes()).toEqual(["failed"]), { timeout: 20_000 });
      // Its own retry comes after seconds: brought forward here.
      await vi.waitFor(
        async () => {
          await pgPool.query("update graphile_worker._private_jobs set run_at = now() where attempts > 0");
          expect(outcomes()).toEqual(["failed", "ok"]);
        },
        { timeout: 20_000, interval: 200 },
      );
    } finally {
      await runner.stop();
      await utils.release();
      await pgPool.end();
    }
  });

  it("pg-boss and graphile-worker get jobs back, too, that must not be begun", async () => {
    const variables: Record<string, string> = { FEATURE_MAILS: "off" };
    const flags = await createFlags({ environment: { variables }, name: "flags-queues" });
    const url = await postgres.createDatabase();
    const boss = guardQueue(new PgBoss(url), { name: "boss" });
    await boss.start();
    const pgPool = new pg.Pool({ connectionString: url });
    pgPool.on("error", () => {});
    const sent: string[] = [];
    const until: Date[] = [];
    const soon = (date: Date) => {
      until.push(date);
      return new Date(Date.now() + 300);
    };
    const runner = await runGraphile({
      pgPool,
      pollInterval: 100,
      noHandleSignals: true,
      taskList: {
        mail: guardJob(
          "graphile.held",
          {
            flag: "mails",
            putBack: async (date, payload: unknown, helpers: JobHelpers) => {
              await helpers.addJob("mail", payload, { runAt: soon(date) });
            },
          },
          async (payload: unknown, _helpers: JobHelpers) =>
            void sent.push(`graphile ${JSON.stringify(payload)}`),
        ),
      },
    });
    try {
      await boss.createQueue("mail");
      await boss.work(
        "mail",
        { pollingIntervalSeconds: 0.5 },
        guardJob(
          "boss.held",
          {
            flag: "mails",
            putBack: async (date, [job]: { data: object }[]) => {
              await boss.send("mail", job!.data, { startAfter: soon(date) });
            },
          },
          async ([job]: { data: object }[]) => void sent.push(`boss ${JSON.stringify(job!.data)}`),
        ),
      );
      await boss.send("mail", { to: "x" }, { retryLimit: 0 });
      await runner.addJob("mail", { to: "y" }, { maxAttempts: 1 });
      await vi.waitFor(() => expect(until.length).toBeGreaterThan(3), { timeout: 20_000 });
      expect(sent).toEqual([]);
      expect(until.every((date) => date.getTime() > Date.now())).toBe(true);
      variables["FEATURE_MAILS"] = "on";
      await flags.refresh();
      await vi.waitFor(() => expect(sent.sort()).toEqual(['boss {"to":"x"}', 'graphile {"to":"y"}']), {
        timeout: 20_000,
      });
    } finally {
      await runner.stop();
      await boss.stop({ graceful: false });
      await pgPool.end();
      await flags.close();
    }
  });

  it("without a way back a held job costs one of its tries, by an error that says so", async () => {
    const held = guardJob("plain.held", { quarantine: { after: 1, probeEvery: "1h" } }, () => {
      throw bad;
    });
    await expect(held()).rejects.toBe(bad);
    await expect(held()).rejects.toMatchObject({ code: "KIT_JOB_HELD", name: "JobHeldError" });
    expect(outcomes()).toEqual(["failed", "quarantined"]);
    expect(() => guardJob("plain.wrong", { quarantine: { after: 0 } }, () => {})).toThrow(JobOptionsError);
  });
});
