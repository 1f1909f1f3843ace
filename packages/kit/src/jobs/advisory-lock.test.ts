/** Once per cluster: real processes, a real PostgreSQL, real kills. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { startPostgres, type TestPostgres } from "../../../../test/postgres.ts";
import { onNote } from "../core/index.ts";
import { advisoryKey, advisoryLock, createJobs, JobLockLostError } from "./index.ts";

let postgres: TestPostgres;
let url: string;
let folder: string;
let unhear: () => void;
const pools: pg.Pool[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "kit-lock-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await postgres.stop();
});
beforeEach(async () => {
  unhear = onNote(() => {});
  url = await postgres.createDatabase();
});
afterEach(async () => {
  unhear();
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const pool of pools.splice(0)) await pool.end();
});

function poolOf(connectionString = url, max = 4): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on("error", () => {});
  pools.push(pool);
  return pool;
}

const locks = async (pool: pg.Pool) =>
  (
    await pool.query(
      "select l.pid, l.classid::bigint << 32 | l.objid::bigint as key from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and d.datname = current_database()",
    )
  ).rows;

it("makes the same 64 bits of a name, always", () => {
  expect(advisoryKey("holdfast.job:settle")).toBe(advisoryKey("holdfast.job:settle"));
  expect(advisoryKey("a")).toBe(-3848465438864589366n);
  const keys = new Set(Array.from({ length: 10_000 }, (_, i) => advisoryKey(`job-${i}`)));
  expect(keys.size).toBe(10_000);
});

it("is held by one, also within a process, and free after release; the connection goes back", async () => {
  const pool = poolOf();
  const one = advisoryLock(pool);
  const two = advisoryLock(poolOf());
  const lease = await one.acquire("a");
  expect(lease).toBeDefined();
  expect(await one.acquire("a")).toBeUndefined();
  expect(await two.acquire("a")).toBeUndefined();
  const other = await two.acquire("b");
  expect(other).toBeDefined();
  expect(await locks(pool)).toHaveLength(2);
  await lease?.release();
  await lease?.release();
  expect(pool.idleCount).toBe(pool.totalCount);
  const again = await two.acquire("a");
  expect(again).toBeDefined();
  await Promise.all([again?.release(), other?.release()]);
  expect(await locks(pool)).toEqual([]);
});

it("shares one connection for many jobs", async () => {
  const pool = poolOf(url, 1);
  const lock = advisoryLock(pool);
  const leases = await Promise.all(Array.from({ length: 20 }, (_, i) => lock.acquire(`job-${i}`)));
  expect(leases.every(Boolean)).toBe(true);
  await Promise.all(leases.map((lease) => lease?.release()));
  await pool.query("select 1");
});

it("aborts the run when the connection is lost, and works again afterwards", async () => {
  const pool = poolOf();
  const jobs = createJobs();
  let reason: unknown;
  const lock = advisoryLock(pool);
  const job = jobs.job("a", { every: "1d", once: lock, onceFor: 0 }, (signal) => {
    return new Promise<void>((_, reject) => {
      signal.addEventListener("abort", () => {
        reason = signal.reason;
        reject(signal.reason);
      });
    });
  });
  const run = job.trigger();
  const admin = poolOf();
  await vi.waitFor(async () => expect(await locks(admin)).toHaveLength(1), { timeout: 10_000 });
  const [{ pid }] = await locks(admin);
  await admin.query("select pg_terminate_backend($1)", [pid]);
  expect(await run).toMatchObject({ outcome: "failed" });
  expect(reason).toBeInstanceOf(JobLockLostError);
  const lease = await lock.acquire("a");
  expect(lease).toBeDefined();
  await lease?.release();
  await jobs.close();
});

it("does not run where the lock can't be asked for", async () => {
  const jobs = createJobs();
  const run = vi.fn();
  const nobody = poolOf("postgres://x@127.0.0.1:1/x");
  const full = poolOf(url, 1);
  const client = await full.connect();
  for (const [name, pool] of [
    ["refused", nobody],
    ["exhausted", full],
  ] as const) {
    const job = jobs.job(name, { every: "1d", once: advisoryLock(pool, { deadline: 200 }) }, run);
    expect(await job.trigger()).toMatchObject({
      outcome: "failed",
      error: expect.stringContaining("could not ask"),
    });
  }
  client.release();
  await vi.waitFor(() => expect(full.idleCount).toBe(1));
  expect(run).not.toHaveBeenCalled();
  await jobs.close();
});

it("runs each due time once in two processes, and in the other when one is killed", async () => {
  const pool = poolOf();
  await pool.query("create table runs (due bigint, pid int)");
  const path = join(folder, "worker.mts");
  const index = new URL("./index.ts", import.meta.url).href;
  await writeFile(
    path,
    `import pg from ${JSON.stringify(import.meta.resolve("pg"))};
    import { advisoryLock, createJobs } from ${JSON.stringify(index)};
    const pool = new pg.Pool({ connectionString: process.argv[2], max: 4 });
    pool.on("error", () => {});
    createJobs().job("count", { every: "400ms", once: advisoryLock(pool) }, async (_, { due }) => {
      await pool.query("insert into runs values ($1, $2)", [due, process.pid]);
    });`,
  );
  const start = () => {
    const child = spawn(process.execPath, ["--conditions=holdfast-source", path, url], {
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: "inherit",
    });
    children.push(child);
    return child;
  };
  const workers = [start(), start()];
  const rows = async () =>
    (await pool.query<{ due: string; pid: number }>("select due, pid from runs order by due")).rows;
  await vi.waitFor(async () => expect((await rows()).length).toBeGreaterThanOrEqual(10), {
    timeout: 20_000,
    interval: 100,
  });
  const before = await rows();
  expect(new Set(before.map(({ due }) => due)).size).toBe(before.length);
  // The one that ran last may hold the lock right now.
  const victim = workers.find(({ pid }) => pid === before.at(-1)?.pid) ?? workers[0]!;
  victim.kill("SIGKILL");
  await vi.waitFor(
    async () =>
      expect((await rows()).filter(({ pid }) => pid !== victim.pid).length).toBeGreaterThan(
        before.filter(({ pid }) => pid !== victim.pid).length + 3,
      ),
    { timeout: 20_000, interval: 100 },
  );
  const after = await rows();
  expect(new Set(after.map(({ due }) => due)).size).toBe(after.length);
});

it("is lost when its connection answers no more, though nobody closed it", async () => {
  const released: unknown[] = [];
  const lock = advisoryLock(
    {
      connect: async () => ({
        query: (text: string) =>
          text === "select 1" ? new Promise<never>(() => {}) : Promise.resolve({ rows: [{ got: true }] }),
        release: (destroy?: boolean) => void released.push(destroy),
        on: () => {},
        removeListener: () => {},
      }),
    },
    { heartbeat: 10, deadline: 30 },
  );
  const lease = await lock.acquire("a");
  await vi.waitFor(() => expect(lease?.signal.reason).toBeInstanceOf(JobLockLostError));
  expect(released).toEqual([true]);
  await lease?.release();
});

it("gives its locks back at once when the jobs are closed", async () => {
  const pool = poolOf();
  const jobs = createJobs();
  await jobs.job("a", { every: "1h", once: advisoryLock(pool) }, () => {}).trigger();
  expect(await locks(pool)).toHaveLength(1);
  await jobs.close();
  expect(await locks(pool)).toEqual([]);
  expect(pool.idleCount).toBe(pool.totalCount);
});
