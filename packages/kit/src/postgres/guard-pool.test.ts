import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { sql as drizzleSql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startPostgres, type TestPostgres } from "../../../../test/postgres.ts";
import {
  closersOf,
  currentContext,
  KitError,
  type Note,
  onNote,
  readGauges,
  readStates,
  runInContext,
  WorkContext,
} from "../core/index.ts";
import { guardPool } from "./index.ts";
import type { PoolGuardOptions } from "./pool-settings.ts";

let postgres: TestPostgres;
let url: string;
let notes: Note[] = [];
let quiet: () => void;
const pools: pg.Pool[] = [];
const proxies: FaultProxy[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase();
});
afterAll(() => postgres?.stop());
beforeEach(() => {
  notes = [];
  quiet = onNote((note) => notes.push(note));
});
afterEach(async () => {
  quiet();
  for (const proxy of proxies.splice(0)) await proxy.close();
  for (const pool of pools.splice(0)) {
    const ended = pool.ending ? Promise.resolve() : pool.end();
    // A test that failed may hold connections.
    for (const client of (pool as unknown as { _clients: pg.PoolClient[] })._clients) client.release(true);
    await ended;
  }
});

/** Between the pool and the server: passes, or keeps still like a dead network, or breaks. */
class FaultProxy {
  server: Server;
  pairs = new Set<{ near: Socket; far: Socket }>();
  silent = false;
  constructor(target: URL) {
    this.server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      const pair = { near, far };
      this.pairs.add(pair);
      near.on("data", (data) => this.silent || far.write(data));
      far.on("data", (data) => this.silent || near.write(data));
      const over = () => {
        this.pairs.delete(pair);
        far.destroy();
        if (!this.silent) near.destroy();
      };
      near.on("error", over).on("close", over);
      far.on("error", over).on("close", over);
    });
  }
  reset(): void {
    for (const { near } of this.pairs) near.resetAndDestroy();
  }
  async close(): Promise<void> {
    for (const { near, far } of this.pairs) {
      near.destroy();
      far.destroy();
    }
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }
}

async function throughProxy(): Promise<{ proxy: FaultProxy; proxied: string }> {
  const target = new URL(url);
  const proxy = new FaultProxy(new URL(url));
  proxies.push(proxy);
  proxy.server.listen(0, "127.0.0.1");
  await once(proxy.server, "listening");
  target.port = String((proxy.server.address() as { port: number }).port);
  return { proxy, proxied: target.href };
}

function made(config: pg.PoolConfig = {}, options: PoolGuardOptions = {}): pg.Pool {
  const pool = guardPool(new pg.Pool({ connectionString: url, max: 4, ...config }), options);
  pools.push(pool);
  return pool;
}

const events = () => notes.flatMap((note) => (note.kind === "pool" ? [note.event] : []));
const state = (name: string) => readStates().find((one) => one.name === `pool:${name}`)?.state;
const gauge = (metric: string, state?: string) =>
  readGauges().find(
    ({ gauge }) =>
      gauge.name === `db.client.connection.${metric}` &&
      (!state || gauge.labels?.["db.client.connection.state"] === state),
  )?.value;

async function killAll(): Promise<void> {
  const killer = new pg.Client({ connectionString: url });
  await killer.connect();
  await killer.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()",
  );
  await killer.end();
}

/** Uses `count` connections at once, so that so many are open. */
async function warm(pool: pg.Pool, count: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: count }, () => pool.connect()));
  for (const client of clients) client.release();
}

test("a guarded pool is the pool, to each of its callers: promises, callbacks, events, libraries", async () => {
  const raw = new pg.Pool({ connectionString: url, max: 3 });
  const pool = guardPool(raw);
  pools.push(pool);
  expect(pool).toBe(raw);
  expect(guardPool(pool)).toBe(raw);
  expect(pool).toBeInstanceOf(pg.Pool);
  const typed = await pool.query<{ one: number }>("select $1::int as one", [1]);
  expect(typed.rows[0]?.one).toBe(1);
  const config = Object.freeze({ text: "select 2 as two", rowMode: "array" as const });
  expect((await pool.query(config)).rows).toEqual([[2]]);
  expect((await pool.query(config)).rows).toEqual([[2]]);
  expect((await pool.query({ name: "n", text: "select $1::text as t", values: ["x"] })).rows).toEqual([
    { t: "x" },
  ]);

  const called = await new Promise((resolve) => {
    pool.query("select 3 as three", (_error, result) => resolve(result.rows));
  });
  expect(called).toEqual([{ three: 3 }]);
  const withValues = await new Promise((resolve) => {
    pool.query("select $1::int as four", [4], (_error, result) => resolve(result.rows));
  });
  expect(withValues).toEqual([{ four: 4 }]);
  const byConnect = await new Promise((resolve, reject) => {
    pool.connect((error, client, release) => {
      if (error || !client) return reject(error);
      client.query("select 5 as five", (_failure, result) => {
        release();
        resolve(result.rows);
      });
    });
  });
  expect(byConnect).toEqual([{ five: 5 }]);

  const client = await pool.connect();
  expect(client).toBeInstanceOf(pg.Client);
  const rows: unknown[] = [];
  const streamed = client.query(new pg.Query("select generate_series(1, 3) as n"));
  streamed.on("row", (row: { n: number }) => rows.push(row.n));
  await once(streamed, "end");
  client.release();
  expect(rows).toEqual([1, 2, 3]);

  const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
  expect((await sql`select 6 as six`.execute(kysely)).rows).toEqual([{ six: 6 }]);
  expect(
    await kysely.transaction().execute(async (trx) => (await sql`select 7 as seven`.execute(trx)).rows),
  ).toEqual([{ seven: 7 }]);
  expect((await drizzle(pool).execute(drizzleSql`select 8 as eight`)).rows).toEqual([{ eight: 8 }]);
  await expect(
    drizzle(pool).transaction(async (tx) => {
      await tx.execute(drizzleSql`select 9`);
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(pool.idleCount).toBe(pool.totalCount);
  expect(events()).toEqual([]);
});

test("pg-boss works on it", async () => {
  const pool = made();
  const boss = new PgBoss({
    db: { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) },
  });
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue("queue");
  await boss.send("queue", { n: 1 });
  expect((await boss.fetch("queue"))[0]?.data).toEqual({ n: 1 });
  await boss.stop({ graceful: false });
  expect(events()).toEqual([]);
});

test("a statement may be an object of a class, with getters and private fields", async () => {
  class Statement {
    #text = "select $1::int as one";
    get text() {
      return this.#text;
    }
    get values() {
      return [1];
    }
  }
  const pool = made();
  expect((await pool.query(new Statement())).rows).toEqual([{ one: 1 }]);
});

test("wrong use is answered as pg answers it", async () => {
  const pool = made();
  await expect(pool.query(undefined as unknown as string)).rejects.toThrow(TypeError);
  const refused = await new Promise((resolve) => void pool.query(resolve as unknown as string));
  expect(String(refused)).toMatch(/function as the first/);
  await expect(pool.query({} as unknown as string)).rejects.toThrow(/either text or a name/);
  await expect(pool.query("select $1::int", "x" as unknown as string[])).rejects.toThrow(/must be an array/);
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("dangerous defaults get sane values; an owner's choice stays", () => {
  const plain = made();
  expect(plain.options).toMatchObject({ connectionTimeoutMillis: 5_000, keepAlive: true });
  const lifetimes = Array.from({ length: 20 }, () => plain.options.maxLifetimeSeconds);
  expect(new Set(lifetimes).size).toBeGreaterThan(10);
  for (const one of lifetimes) expect(one).toSatisfy((value: number) => value > 1_610 && value <= 1_800);
  const chosen = made({ connectionTimeoutMillis: 700, keepAlive: false, max: 90 });
  expect(chosen.options).toMatchObject({ connectionTimeoutMillis: 700, keepAlive: false });
  expect(events()).toEqual(["settings"]);
  expect(made({}, { maxLifetime: false }).options.maxLifetimeSeconds).toBe(0);
  expect(() => made({}, { pingAfter: "soon" as "1s" })).toThrow(KitError);
});

test("every connection reset by the server, idle and in use: the process lives, the next statements succeed", async () => {
  const pool = made({}, { name: "reset", pingAfter: 0 });
  await warm(pool, 4);
  const held = await pool.connect();
  const running = held.query("select pg_sleep(20)");
  const failed = expect(running).rejects.toThrow();
  await killAll();
  await failed;
  held.release();
  const answers = await Promise.all(Array.from({ length: 20 }, () => pool.query("select 1 as one")));
  expect(answers.every(({ rows }) => rows[0].one === 1)).toBe(true);
  expect(events()).toContain("connection_lost");
  expect(state("reset")?.status).toBe("pass");
});

test("a connection that dies while held and silent kills nobody and does not return to the pool", async () => {
  const pool = made({}, { name: "held" });
  const held = await pool.connect();
  await killAll();
  await vi.waitFor(() => expect(events()).toContain("connection_lost"));
  held.release();
  expect(events()).toContain("discarded");
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("half-open: idle connections that answer nothing are found by the ping and all replaced", async () => {
  const { proxy, proxied } = await throughProxy();
  const pool = made({ connectionString: proxied }, { pingAfter: 0, pingDeadline: "100ms" });
  await warm(pool, 3);
  for (const { near } of proxy.pairs) near.removeAllListeners("data");
  proxy.silent = false;
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  expect(pool.totalCount).toBe(1);
  expect(events().filter((one) => one === "retried").length).toBe(3);
});

test("half-open: a server that accepts and keeps still is a deadline, with words", async () => {
  const { proxy, proxied } = await throughProxy();
  proxy.silent = true;
  const pool = made({ connectionString: proxied }, { name: "still", connectDeadline: "1s" });
  const error = await pool.query("select 1").catch((one: unknown) => one);
  expect(error).toMatchObject({ code: "KIT_CONNECT_DEADLINE" });
  expect(state("still")).toMatchObject({ status: "fail" });
  proxy.silent = false;
  await pool.query("select 1");
  expect(state("still")).toMatchObject({ status: "pass" });
  expect(events()).toEqual(["connect_failed", "recovered"]);
});

test("half-open under a running statement: the deadline ends it, the connection goes, its slot is free", async () => {
  const { proxy, proxied } = await throughProxy();
  const pool = made({ connectionString: proxied, max: 1 }, { queryDeadline: "200ms" });
  await pool.query("select 1");
  proxy.silent = true;
  const waiting = pool.query("select 1");
  await expect(waiting).rejects.toMatchObject({ code: "KIT_QUERY_DEADLINE" });
  proxy.silent = false;
  expect((await pool.query("select 2 as two")).rows).toEqual([{ two: 2 }]);
});

test("a slow statement is given up, cancelled on the server, and its connection not used again", async () => {
  const pool = made({ max: 1 }, { queryDeadline: "150ms" });
  await expect(pool.query("select pg_sleep(30), 'slow one'")).rejects.toMatchObject({
    code: "KIT_QUERY_DEADLINE",
  });
  const left = async () =>
    (
      await pool.query(
        "select count(*)::int as n from pg_stat_activity where state = 'active' and query like '%slow one%' and pid <> pg_backend_pid()",
      )
    ).rows[0].n;
  await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 5_000 });
  expect(events()).toContain("deadline");
  await expect(
    pool.query({ text: "select pg_sleep(0.4)", query_timeout: 5_000 } as pg.QueryConfig),
  ).resolves.toBeDefined();
});

test("the statement deadline of pg itself leaves no busy connection behind", async () => {
  const pool = made({ max: 1, query_timeout: 100 });
  const client = await pool.connect();
  await expect(client.query("select pg_sleep(30)")).rejects.toThrow("Query read timeout");
  client.release();
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("refused on ::1 and 127.0.0.1: the empty AggregateError gets words", async () => {
  const { proxy, proxied } = await throughProxy();
  const port = new URL(proxied).port;
  await proxy.close();
  const pool = made({ connectionString: `postgres://u:p@localhost:${port}/x` }, { name: "refused" });
  const error = (await pool.query("select 1").catch((one: unknown) => one)) as Error;
  expect(error.message).toMatch(/ECONNREFUSED/);
  expect(error).toHaveProperty("code", "ECONNREFUSED");
  const aggregate = Object.assign(new AggregateError([new Error("connect ECONNREFUSED ::1:1")], ""), {
    code: "ECONNREFUSED",
  });
  const { explainConnectError, fillMessage } = await import("./explain-connect-error.ts");
  fillMessage(aggregate);
  expect(aggregate.message).toMatch(/ECONNREFUSED ::1:1: nothing listens there/);
  expect(explainConnectError(null)).toBe("null");
  expect(state("refused")?.output).toMatch(/nothing listens there/);
});

test("a name that does not exist, a password that is wrong, a database that is missing: told in words, errors stay pg's", async () => {
  const unknown = made({ connectionString: "postgres://u:p@no-such-host.invalid/x" }, { name: "dns" });
  await expect(unknown.query("select 1")).rejects.toMatchObject({ syscall: "getaddrinfo" });
  const wrong = new URL(url);
  wrong.password = "wrong";
  const refused = made({ connectionString: wrong.href }, { name: "password" });
  await expect(refused.connect()).rejects.toMatchObject({ code: "28P01" });
  wrong.href = url;
  wrong.pathname = "/nowhere";
  await expect(made({ connectionString: wrong.href }, { name: "missing" }).query("x")).rejects.toMatchObject({
    code: "3D000",
  });
  expect(state("missing")?.output).toMatch(/does not exist on that server/);
  const messages = JSON.stringify(notes.map(({ message }) => message));
  expect(messages).not.toContain("wrong");
});

test("too many connections on the server: said so", async () => {
  const pool = made({ max: 200 }, { name: "many", connectDeadline: "5s" });
  const clients = await Promise.allSettled(Array.from({ length: 80 }, () => pool.connect()));
  const failed = clients.filter((one) => one.status === "rejected");
  expect(failed.length).toBeGreaterThan(0);
  expect(failed[0]?.reason).toHaveProperty("code", "53300");
  expect(state("many")?.output).toMatch(/used up/);
  for (const one of clients) if (one.status === "fulfilled") one.value.release();
  await pool.query("select 1");
});

test("an exhausted pool names who holds its connections", async () => {
  const pool = made({ max: 2 }, { name: "full", connectDeadline: "1s", sites: true });
  const work = new WorkContext({ kind: "http", method: "GET", route: "/games/:id" });
  const a = await runInContext(work, () => pool.connect());
  const b = await pool.connect();
  expect(gauge("count", "used")).toBe(2);
  const waiting = pool.query("select 1");
  expect(gauge("pending_requests")).toBe(1);
  const error = (await waiting.catch((one: unknown) => one)) as KitError;
  expect(error.code).toBe("KIT_POOL_EXHAUSTED");
  expect(error.message).toMatch(/timeout exceeded when trying to connect/);
  expect(error.message).toMatch(
    /GET \/games\/:id \[[0-9a-f]{32}\] for \d+ ms, taken at .*guard-pool\.test\.ts:\d+/,
  );
  expect(state("full")?.status).toBe("warn");
  expect(events()).toEqual(["exhausted"]);
  a.release();
  b.release();
  await pool.query("select 1");
  expect(gauge("pending_requests")).toBe(0);
});

test("state does not leak: open and failed transactions are ended with their connection", async () => {
  const pool = made({ max: 1 });
  await pool.query("create table if not exists leak (n int)");
  const open = await pool.connect();
  await open.query("begin");
  await open.query("insert into leak values (1)");
  open.release();
  expect((await pool.query("select count(*)::int as n from leak")).rows).toEqual([{ n: 0 }]);
  const failed = await pool.connect();
  await failed.query("begin");
  await expect(failed.query("select nothing from nowhere")).rejects.toThrow();
  failed.release();
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  expect(events().filter((one) => one === "discarded").length).toBe(2);
});

test("a statement that the server refuses costs no connection", async () => {
  const pool = made({ max: 1 });
  const pid = async () => (await pool.query("select pg_backend_pid() as pid")).rows[0].pid;
  const before = await pid();
  await expect(pool.query("select nothing from nowhere")).rejects.toMatchObject({ code: "42P01" });
  await expect(pool.query("select $1::int", ["x"])).rejects.toMatchObject({ code: "22P02" });
  expect(await pid()).toBe(before);
});

test("what was not awaited before the release still runs to its end", async () => {
  const pool = made({ max: 1 });
  await pool.query("create table if not exists late (n int)");
  const client = await pool.connect();
  void client.query("select pg_sleep(0.2)");
  void client.query("insert into late values (1)");
  client.release();
  expect((await pool.query("select count(*)::int as n from late")).rows).toEqual([{ n: 1 }]);
});

test("a cursor left open does not block who comes next", async () => {
  const pool = made({ max: 1 });
  const client = await pool.connect();
  // As pg-cursor does: executes with a row limit, and syncs only when closed.
  const names: string[] = [];
  client.query({
    submit(connection: pg.Connection) {
      connection.parse({ text: "select generate_series(1, 100)", name: "", types: [] }, true);
      connection.bind({ portal: "", statement: "", values: [] }, true);
      connection.execute({ portal: "", rows: "2" }, true);
      connection.flush();
    },
    handleRowDescription() {},
    handleDataRow() {},
    handlePortalSuspended: () => names.push("suspended"),
    handleError() {},
    handleReadyForQuery() {},
    handleCommandComplete() {},
  } as unknown as pg.Submittable);
  await vi.waitFor(() => expect(names).toEqual(["suspended"]));
  client.release();
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  expect(events()).toContain("discarded");
});

test("a second release is told and changes nothing", async () => {
  const pool = made({ max: 1 });
  const client = await pool.connect();
  const { release } = client;
  client.release();
  client.release();
  const next = await pool.connect();
  release();
  expect(pool.idleCount).toBe(0);
  next.release();
  expect(events()).toEqual(["double_release", "double_release"]);
});

test("callbacks keep the context of their caller, though another gave the connection back", async () => {
  const pool = made({ max: 1 });
  const mine = new WorkContext({ kind: "job" });
  const other = await pool.connect();
  const seen = runInContext(
    mine,
    () =>
      new Promise((resolve) => {
        pool.connect((_error, client) => {
          client?.release();
          resolve(currentContext());
        });
      }),
  );
  const seenByQuery = runInContext(
    mine,
    () => new Promise((resolve) => pool.query("select 1", () => resolve(currentContext()))),
  );
  runInContext(new WorkContext({ kind: "http" }), () => other.release());
  expect(await seen).toBe(mine);
  expect(await seenByQuery).toBe(mine);
});

test("nothing that may have been executed is sent twice", async () => {
  const { proxy, proxied } = await throughProxy();
  const pool = made({ connectionString: proxied, max: 1 }, { pingAfter: false });
  await pool.query("create table if not exists once (n int)");
  for (let round = 0; round < 10; round++) {
    const inserted = pool.query("insert into once select $1::int from pg_sleep(0.05)", [round]);
    setTimeout(() => proxy.reset(), round * 10);
    await inserted.catch(() => {});
  }
  const { rows } = await pool.query(
    "select n, count(*)::int as times from once group by n having count(*) > 1",
  );
  expect(rows).toEqual([]);
});

test("a write that the system refused is sent once more, a failed read is not", async () => {
  for (const [syscall, times] of [
    ["write", 2],
    ["read", 1],
  ] as const) {
    const pool = made({ max: 1 });
    await pool.query("select 1");
    const client = (pool as unknown as { _clients: pg.PoolClient[] })._clients[0]!;
    const { stream } = client.connection as unknown as { stream: Socket };
    let sent = 0;
    stream.write = () => {
      sent++;
      process.nextTick(() =>
        stream.destroy(Object.assign(new Error("broken"), { code: "ECONNRESET", syscall })),
      );
      return false;
    };
    const answer = await pool.query("select 1 as one").then(
      () => 2,
      () => 1,
    );
    expect([sent, answer]).toEqual([1, times]);
  }
});

test("pool end during use: who waits is told at once, who works may finish", async () => {
  const pool = made({ max: 1 });
  const client = await pool.connect();
  const waiting = pool.query("select 1");
  const told = expect(waiting).rejects.toMatchObject({ code: "KIT_POOL_ENDED" });
  const ended = pool.end();
  await told;
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  client.release();
  await ended;
  await expect(pool.query("select 1")).rejects.toThrow(/after calling end/);
  expect(readGauges().filter(({ gauge }) => gauge.name.startsWith("db.client")).length).toBe(0);
});

test("the shutdown waits for work, and cuts what does not end", async () => {
  const pool = made({ max: 2 }, { name: "closing" });
  const closer = closersOf("pools").find(({ name }) => name === "pool closing")!;
  const leaked = await pool.connect();
  const running = leaked.query("select pg_sleep(30)");
  const cut = expect(running).rejects.toThrow();
  const stop = new AbortController();
  const closed = closer.close(stop.signal);
  setTimeout(() => stop.abort(), 50);
  await closed;
  await cut;
  leaked.release();
  expect(pool.ended).toBe(true);
  expect(events()).not.toContain("double_release");
  expect(closersOf("pools").some(({ name }) => name === "pool closing")).toBe(false);
});

test("connections made before the guard came are guarded too", async () => {
  const raw = new pg.Pool({ connectionString: url });
  const held = await raw.connect();
  const pool = guardPool(raw, { name: "late" });
  pools.push(pool);
  await killAll();
  await vi.waitFor(() => expect(events()).toContain("connection_lost"));
  held.release(true);
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("connections are replaced when they reach their age, also while in use", async () => {
  const pool = made({ max: 1 }, { maxLifetime: "100ms" });
  const pid = async () => (await pool.query("select pg_backend_pid() as pid")).rows[0].pid;
  const first = await pid();
  await vi.waitFor(async () => expect(await pid()).not.toBe(first));
  const client = await pool.connect();
  const before = (await client.query("select pg_backend_pid() as pid")).rows[0].pid;
  await client.query("select pg_sleep(0.15)");
  expect((await client.query("select pg_backend_pid() as pid")).rows[0].pid).toBe(before);
  client.release();
  expect(await pid()).not.toBe(before);
});

test("half-open: the pool's end does not wait for a goodbye that never comes", async () => {
  const { proxy, proxied } = await throughProxy();
  const pool = made({ connectionString: proxied });
  await warm(pool, 2);
  proxy.silent = true;
  const gone = [...proxy.pairs].map(({ near }) => once(near, "close"));
  await pool.end();
  await Promise.all(gone);
});

test("two pools of one name are told apart; a second guard's options are told to have no effect", async () => {
  const one = made({}, { name: "same" });
  made({}, { name: "same" });
  expect(readStates().map(({ name }) => name)).toEqual(["pool:same", "pool:same-2"]);
  guardPool(one, { queryDeadline: "1s" });
  expect(events()).toEqual(["settings"]);
});

test("waits are measured, and a wall clock that jumps changes nothing", async () => {
  const pool = made({ max: 1 });
  const client = await pool.connect();
  const pid = (await client.query("select pg_backend_pid() as pid")).rows[0].pid;
  const waiting = pool.query("select pg_backend_pid() as pid");
  const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 86_400_000);
  setTimeout(() => client.release(), 30);
  expect((await waiting).rows[0].pid).toBe(pid);
  clock.mockReturnValue(0);
  expect((await pool.query("select pg_backend_pid() as pid")).rows[0].pid).toBe(pid);
  clock.mockRestore();
  expect(gauge("wait_time.max")).toBeGreaterThan(10);
  expect(gauge("wait_time.max")).toBeLessThan(60_000);
});
