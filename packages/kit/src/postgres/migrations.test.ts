import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as drizzleMigrate } from "drizzle-orm/node-postgres/migrator";
import { Kysely, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { runner } from "node-pg-migrate";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startPostgres, type TestPostgres } from "../../../../test/postgres.ts";
import { lifecycle, type Note, onNote, readStates, resetLifecycle } from "../core/index.ts";
import { migrationsCheck } from "../health/index.ts";
import { guardPool, MigrationError, type MigrationsOptions, migrateAtStart, migrations } from "./index.ts";

function checked(options?: MigrationsOptions): unknown {
  return migrationsCheck(() => migrations(pool, options)).run(new AbortController().signal);
}

let postgres: TestPostgres;
let url: string;
let pool: pg.Pool;
let folder: string;
let notes: Note[];
let quiet: () => void;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  url = await postgres.createDatabase();
  pool = guardPool(new pg.Pool({ connectionString: url, max: 4 }));
  folder = await mkdtemp(join(tmpdir(), "holdfast-migrations-"));
  notes = [];
  quiet = onNote((note) => notes.push(note));
  resetLifecycle();
});
afterEach(async () => {
  quiet();
  await pool.end();
  await rm(folder, { recursive: true, force: true });
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

const steps = () =>
  notes.flatMap((note) => (note.kind === "migration" ? [`${note.migration} ${note.state}`] : []));

test("Kysely's table", async () => {
  await write({ "001_a.ts": "", "002_b.ts": "", "002_b.d.ts": "", "003_c.js": "" });
  const db = new Kysely<Record<string, never>>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }),
  });
  const up = async () => {};
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ "001_a": { up }, "002_b": { up } }) },
  });
  await migrator.migrateToLatest();
  expect(await migrations(pool, { folder })).toEqual({
    tool: "kysely",
    applied: ["001_a", "002_b"],
    missing: ["003_c"],
    unknown: [],
    failed: [],
    dirty: false,
  });
  expect(await migrations(pool, { expected: ["000_z", "001_a"] })).toMatchObject({
    missing: ["000_z"],
    unknown: ["002_b"],
    dirty: true,
  });
  expect(await checked({ folder })).toMatchObject({
    status: "fail",
    output: "migrations: 1 missing (003_c): apply them.",
  });
  expect(await checked()).toMatchObject({ status: "pass" });
  expect(await checked({ expected: ["001_a"] })).toMatchObject({ status: "warn" });
  await db.destroy();
});

test("node-pg-migrate's table", async () => {
  await write({
    "1_first.sql": "-- Up Migration\ncreate table a (n int);",
    "2_second.sql": "-- Up Migration\nselect 1;",
  });
  await runner({
    databaseUrl: url,
    dir: folder,
    migrationsTable: "pgmigrations",
    direction: "up",
    count: 1,
    log: () => {},
  });
  expect(await migrations(pool, { folder, tool: "auto" })).toMatchObject({
    tool: "node-pg-migrate",
    applied: ["1_first"],
    missing: ["2_second"],
    dirty: false,
  });
});

test("Drizzle's table and journal", async () => {
  const journal = (tags: string[]) =>
    JSON.stringify({
      version: "7",
      dialect: "postgresql",
      entries: tags.map((tag, idx) => ({
        idx,
        version: "7",
        when: 1_700_000_000_000 + idx,
        tag,
        breakpoints: true,
      })),
    });
  await write({
    "0000_one.sql": "create table one (n int);",
    "0001_two.sql": "create table two (n int);",
    "meta/_journal.json": journal(["0000_one"]),
  });
  expect(await migrations(pool, { folder })).toMatchObject({
    tool: "drizzle",
    applied: [],
    missing: ["0000_one"],
  });
  await drizzleMigrate(drizzle(pool), { migrationsFolder: folder });
  await write({ "meta/_journal.json": journal(["0000_one", "0001_two"]) });
  expect(await migrations(pool, { folder })).toMatchObject({
    tool: "drizzle",
    applied: ["0000_one"],
    missing: ["0001_two"],
    unknown: [],
    dirty: false,
  });
  await write({ "0000_one.sql": "create table one (n bigint);" });
  expect((await migrations(pool, { folder })).failed).toEqual([
    { name: "0000_one", reason: "its file was changed after it was applied" },
  ]);
});

test("Prisma's table: applied, failed, rolled back", async () => {
  await write({
    "migration_lock.toml": 'provider = "postgresql"',
    "20240101_init/migration.sql": "select 1;",
    "20240102_broken/migration.sql": "select 2;",
    "20240103_rolled/migration.sql": "select 3;",
  });
  // As Prisma's schema engine makes it.
  await pool.query(`create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null,
    finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
  const { createHash } = await import("node:crypto");
  const sum = createHash("sha256").update("select 1;").digest("hex");
  await pool.query(
    `insert into _prisma_migrations (id, checksum, finished_at, migration_name, logs, rolled_back_at) values
     ('1', $1, now(), '20240101_init', null, null),
     ('2', 'x', null, '20240102_broken', 'ERROR: relation "a" already exists', null),
     ('3', 'x', null, '20240103_rolled', 'ERROR', now())`,
    [sum],
  );
  expect(await migrations(pool, { folder })).toEqual({
    tool: "prisma",
    applied: ["20240101_init"],
    missing: ["20240102_broken", "20240103_rolled"],
    unknown: [],
    failed: [{ name: "20240102_broken", reason: 'ERROR: relation "a" already exists' }],
    dirty: true,
  });
  expect(await checked({ folder })).toMatchObject({ status: "fail" });
});

test("what can't be told is an error that says what to do", async () => {
  await expect(migrations(pool)).rejects.toThrow(/name the tool/);
  await expect(migrations(pool, { tool: "sql", folder: "/no/such/folder" })).rejects.toThrow(/can't be read/);
  await pool.query("create table pgmigrations (other int)");
  await expect(migrations(pool)).rejects.toThrow(/can't be read as the table of node-pg-migrate/);
  await pool.query("create table kysely_migration (name text)");
  await expect(migrations(pool)).rejects.toThrow(/several tools/);
  await pool.query(
    `create schema "o""dd"; create table "o""dd".kysely_migration (name text, "timestamp" text)`,
  );
  await expect(migrations(pool, { tool: "kysely" })).rejects.toThrow(/several schemas/);
  expect(await migrations(pool, { tool: "kysely", schema: 'o"dd' })).toMatchObject({ applied: [] });
  expect((await pool.query("show statement_timeout")).rows[0].statement_timeout).toBe("0");
});

test("at start: each file once, in order, told; the state reader knows them", async () => {
  await write({
    "10_last.sql": "insert into a values (2)",
    "2_second.sql": "create table a (n int); insert into a values (1);",
    "2_second.down.sql": "drop table a",
    "11_index.sql": "-- holdfast: no transaction\ncreate index concurrently a_n on a (n)",
    "notes.md": "",
  });
  expect(await migrateAtStart(pool, { folder })).toEqual({
    applied: ["2_second.sql", "10_last.sql", "11_index.sql"],
  });
  expect(await migrateAtStart(pool, { folder })).toEqual({ applied: [] });
  expect((await pool.query("select array_agg(n order by n) as n from a")).rows).toEqual([{ n: [1, 2] }]);
  expect(steps().slice(0, 3)).toEqual(["2_second.sql running", "2_second.sql done", "10_last.sql running"]);
  expect(await migrations(pool, { folder })).toMatchObject({ tool: "sql", missing: [], dirty: false });
  expect(readStates().find(({ name }) => name === "migrations")?.state.status).toBe("pass");
  await write({ "2_second.sql": "create table b (n int)" });
  await expect(migrateAtStart(pool, { folder })).rejects.toThrow(/was changed after it was applied/);
  expect(lifecycle()).toBe("failed");
});

test("a failure is loud, names the line, leaves nothing behind, stops readiness, and can be mended", async () => {
  await write({
    "1_a.sql": "create table a (n int)",
    "2_b.sql": "create table b (n int);\ninsert into nowhere values (1);",
  });
  const error = (await migrateAtStart(pool, { folder }).catch((one: unknown) => one)) as MigrationError;
  expect(error).toBeInstanceOf(MigrationError);
  expect(error.message).toMatch(/2_b\.sql failed at line 2: relation "nowhere" does not exist \(42P01\)/);
  expect(steps()).toContain("2_b.sql failed");
  expect(lifecycle()).toBe("failed");
  expect(readStates().find(({ name }) => name === "migrations")?.state.status).toBe("fail");
  expect((await pool.query("select to_regclass('b') as b")).rows).toEqual([{ b: null }]);
  await write({ "2_b.sql": "create table b (n int)" });
  expect(await migrateAtStart(pool, { folder })).toEqual({ applied: ["2_b.sql"] });
  expect(lifecycle()).toBe("ready");
});

test("hostile files: their own commit, equal numbers, a table that is locked", async () => {
  await write({ "1_a.sql": "create table a (n int); commit; create table b (n int);" });
  await expect(migrateAtStart(pool, { folder })).rejects.toThrow(/ended its transaction by itself/);
  await write({ "1_a.sql": "select 1", "01_b.sql": "select 1" });
  await expect(migrateAtStart(pool, { folder })).rejects.toThrow(/same number/);
  await rm(join(folder, "01_b.sql"));
  await write({ "1_a.sql": "alter table a add m int" });
  const holder = await pool.connect();
  await holder.query("begin; lock table a");
  await expect(migrateAtStart(pool, { folder, tableLockWait: "100ms" })).rejects.toThrow(/tableLockWait/);
  await holder.query("rollback");
  holder.release();
});

test("a given migrator runs under the lock; who waits too long is told", async () => {
  let begun = () => {};
  const began = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let end = (_names: readonly string[]) => {};
  const first = migrateAtStart(pool, {
    migrate: () => {
      begun();
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  });
  await began;
  await expect(migrateAtStart(pool, { folder, lock: { wait: "100ms" } })).rejects.toMatchObject({
    code: "KIT_MIGRATION_LOCK",
  });
  expect(steps()).toContain("lock running");
  end(["a"]);
  expect(await first).toEqual({ applied: ["a"] });
  await expect(migrateAtStart(pool, { migrate: () => Promise.reject(new Error("no")) })).rejects.toThrow(
    /Migrations failed: no/,
  );
});

test("a lock that is lost while the migrator runs is a failure at once, though the migrator never ends", async () => {
  let aborted: Promise<unknown> | undefined;
  const lost = migrateAtStart(pool, {
    migrate: async ({ signal }) => {
      await pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'holdfast migrations' and datname = current_database()",
      );
      aborted = once(signal, "abort");
      return new Promise(() => {});
    },
  });
  await expect(lost).rejects.toThrow(/The lock was lost/);
  await aborted;
});

const script = `
import pg from "pg";
import { migrateAtStart } from "${new URL("./index.ts", import.meta.url).href}";
const pool = new pg.Pool({ connectionString: process.env.URL });
const { applied } = await migrateAtStart(pool, { folder: process.env.FOLDER });
console.log(JSON.stringify(applied));
await pool.end();
`;

function start(): ChildProcess & { said: () => string } {
  const child = spawn(
    process.execPath,
    ["--conditions=holdfast-source", "--input-type=module", "-e", script],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, NODE_OPTIONS: "", URL: url, FOLDER: folder },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let out = "";
  child.stdout?.on("data", (data) => {
    out += String(data);
  });
  child.stderr?.on("data", (data) => {
    out += String(data);
  });
  return Object.assign(child, { said: () => out });
}

test("two processes at once apply each migration once", async () => {
  await write({
    "1_a.sql": "create table a (n int); select pg_sleep(0.3); insert into a values (1)",
    "2_b.sql": "insert into a values (2)",
  });
  const children = [start(), start(), start()];
  const codes = await Promise.all(children.map(async (child) => (await once(child, "close"))[0]));
  expect([codes, children.map((one) => one.said())]).toMatchObject([[0, 0, 0], {}]);
  expect((await pool.query("select array_agg(n order by n) as n from a")).rows).toEqual([{ n: [1, 2] }]);
  expect(children.map((one) => one.said().trim()).sort()).toEqual(['["1_a.sql","2_b.sql"]', "[]", "[]"]);
});

test("a process killed in the middle leaves neither half a migration nor a lock", async () => {
  await write({
    "1_a.sql": "create table a (n int)",
    "2_b.sql": "create table b (n int); select pg_sleep(2)",
  });
  const child = start();
  await vi.waitFor(
    async () =>
      expect(
        (
          await pool.query(
            "select 1 from pg_stat_activity where query like '%pg_sleep(2)%' and state = 'active' and pid <> pg_backend_pid()",
          )
        ).rowCount,
      ).toBe(1),
    { timeout: 10_000 },
  );
  child.kill("SIGKILL");
  await once(child, "close");
  await write({ "2_b.sql": "create table b (n int)" });
  expect(await migrateAtStart(pool, { folder })).toEqual({ applied: ["2_b.sql"] });
});
