import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../../../../test/postgres.ts";
import { onNote } from "../../core/index.ts";
import {
  type CheckState,
  createHealth,
  type Health,
  HealthSetupError,
  migrationsCheck,
  postgresCheck,
  type ReadyMadeCheck,
  type TableShapeOptions,
  tableShapeCheck,
} from "../index.ts";

let postgres: TestPostgres;
let pool: pg.Pool;
let url: string;
let health: Health;
const deaf = onNote(() => {});

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase();
  pool = new pg.Pool({ connectionString: url, max: 3 });
  pool.on("error", () => {});
});
afterEach(() => health?.close());
afterAll(async () => {
  deaf();
  await pool.end();
  await postgres.stop();
});

async function stateOf(check: ReadyMadeCheck): Promise<CheckState> {
  health?.close();
  health = createHealth({ environment: "test" });
  health.check("x", check);
  await health.refresh();
  return health.states().find(({ name }) => name === "x")!;
}

describe("postgresCheck", () => {
  test("passes by pool and by client, with the pool's figures", async () => {
    const state = await stateOf(postgresCheck(pool));
    expect(state).toMatchObject({ status: "pass", critical: true, component: "datastore" });
    expect(state.measurements.map(({ measure }) => measure)).toEqual(["connections", "idle", "waiting"]);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    expect((await stateOf(postgresCheck(client, { writable: true }))).status).toBe("pass");
    await client.end();
    expect((await stateOf(postgresCheck(client))).status).toBe("fail");
  });

  test("fails where nobody listens, and says so without the password", async () => {
    const nobody = new pg.Pool({ connectionString: "postgres://app:hunter2@127.0.0.1:1/app" });
    const { status, output } = await stateOf(postgresCheck(nobody));
    expect(status).toBe("fail");
    expect(output).toContain("ECONNREFUSED");
    expect(output).not.toContain("hunter2");
    await nobody.end();
  });

  test("fails at its deadline where a proxy accepts and then is silent", async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    const hung = new pg.Pool({ connectionString: `postgres://a:b@127.0.0.1:${port}/c` });
    const { status, output } = await stateOf(postgresCheck(hung, { deadline: 50 }));
    expect(status).toBe("fail");
    expect(output).toContain("no answer within 50 ms");
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    await hung.end();
  });

  test("a connection that died in silence is found, thrown away, and replaced", async () => {
    const { hostname, port } = new URL(url);
    const pairs = new Set<[Socket, Socket]>();
    const proxy = createServer((near) => {
      const far = connect(Number(port), hostname);
      pairs.add([near, far]);
      for (const socket of [near, far]) socket.on("error", () => {});
      near.on("close", () => far.destroy());
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const through = new URL(url);
    through.port = String((proxy.address() as { port: number }).port);
    const held = new pg.Pool({ connectionString: through.href, max: 1 });
    held.on("error", () => {});
    expect((await stateOf(postgresCheck(held, { deadline: 200, every: 50, passAfter: 1 }))).status).toBe(
      "pass",
    );
    for (const [near, far] of pairs) {
      near.unpipe(far);
      far.unpipe(near);
    }
    await expect.poll(() => health.states()[0]?.status).toBe("fail");
    await expect.poll(() => health.states()[0]?.status, { timeout: 5_000 }).toBe("pass");
    health.close();
    await held.end();
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
    await new Promise((resolve) => proxy.close(resolve));
  });

  test("survives the death of every connection", async () => {
    const killed = new pg.Pool({ connectionString: url, max: 2 });
    killed.on("error", () => {});
    expect((await stateOf(postgresCheck(killed, { every: 20, passAfter: 1 }))).status).toBe("pass");
    await pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()",
    );
    await expect.poll(() => health.states()[0]?.status).toBe("pass");
    health.close();
    await killed.end();
  });

  test("finds an exhausted pool, and comes back with it", async () => {
    const small = new pg.Pool({ connectionString: url, max: 1 });
    const taken = await small.connect();
    expect((await stateOf(postgresCheck(small, { deadline: 50, passAfter: 1, every: 20 }))).status).toBe(
      "fail",
    );
    taken.release();
    await expect.poll(() => health.states()[0]?.status).toBe("pass");
    health.close();
    await small.end();
  });

  test("a server that only reads is no primary", async () => {
    const reader = new pg.Pool({ connectionString: url, options: "-c default_transaction_read_only=on" });
    expect((await stateOf(postgresCheck(reader, { writable: true }))).output).toContain("only reads");
    expect((await stateOf(postgresCheck(reader))).status).toBe("pass");
    health.close();
    await reader.end();
  });
});

describe("tableShapeCheck", () => {
  beforeAll(async () => {
    await pool.query(`
      create table threads (id int, metadata jsonb, raw text, doc json, short varchar(200), n int);
      insert into threads values
        (1, '{"user_id":"a"}', '{"user_id":"a"}', '{"user_id":"a"}', '{}'),
        (2, null, null, null, null),
        (3, 'null', 'null', 'null', 'null'),
        (4, '{}', '{"user_id":null}', '{}', '{"user_id":1}'),
        (5, '[1]', '{broken', '[1]', ''),
        (6, '"text"', '', '"text"', 'x'),
        (7, '{"user_id":"b"}', '{"user_id":"b"}', '{"user_id":"b","odd":"\\u0000"}', '[]');
      create schema "o""dd";
      create table "o""dd"."Ta""ble; drop table threads" ("co""l" jsonb);
      insert into "o""dd"."Ta""ble; drop table threads" values ('{}');
    `);
  });
  const shapeOf = (more: Partial<TableShapeOptions> = {}): Promise<CheckState> =>
    stateOf(tableShapeCheck(pool, { table: "threads", column: "metadata", ...more }));

  test.each([
    ["metadata", { total: 7, with_value: 3, null_value: 2, malformed: 2, without_key: 1 }],
    ["doc", { total: 7, with_value: 2, null_value: 2, malformed: 3, without_key: 1 }],
    ["raw", { total: 7, with_value: 3, null_value: 2, malformed: 2, without_key: 1 }],
    ["short", { total: 7, with_value: 2, null_value: 2, malformed: 3, without_key: 1 }],
  ])("counts %s", async (column, counts) => {
    const state = await shapeOf({ column, key: "user_id" });
    expect(state).toMatchObject({ status: "warn", critical: false, details: { ...counts, capped: false } });
    expect(state.measurements).toContainEqual({ measure: "null_value", value: 2, unit: "{row}" });
    expect(state.output).toContain(`threads.${column}, of 7 rows`);
  });

  test("an older server's texts are judged in a sample", async () => {
    const older = {
      connect: async () => {
        const client = await pool.connect();
        return {
          release: (destroy?: boolean | Error) => client.release(destroy),
          query: async (text: string, values?: unknown[]) =>
            text.includes("server_version_num")
              ? { rows: [{ version: "150013" }] }
              : client.query(text, values),
        };
      },
    };
    for (const column of ["raw", "short"]) {
      const options = { table: "threads", column, key: "user_id" };
      expect((await stateOf(tableShapeCheck(older, options))).details).toEqual(
        (await stateOf(tableShapeCheck(pool, options))).details,
      );
    }
    const few = await stateOf(tableShapeCheck(older, { table: "threads", column: "raw", rows: 3 }));
    expect(few.details).toMatchObject({ total: 3, capped: true });
  });

  test("bounds are the developer's", async () => {
    expect((await shapeOf({ maxNull: 2, maxMalformed: 2 })).status).toBe("pass");
    expect((await shapeOf({ maxNull: 2, maxMalformed: 2, key: "user_id" })).output).toContain(
      '1 lack "user_id"',
    );
  });

  test("looks at no more rows than it may", async () => {
    expect((await shapeOf({ rows: 2 })).details).toMatchObject({ total: 2, capped: true });
    expect((await shapeOf({ rows: 7 })).details).toMatchObject({ total: 7, capped: false });
  });

  test("names are quoted, whatever they hold", async () => {
    expect(
      await shapeOf({ schema: 'o"dd', table: 'Ta"ble; drop table threads', column: 'co"l' }),
    ).toMatchObject({
      status: "pass",
      details: { total: 1, with_value: 1 },
    });
    expect((await shapeOf()).details).toMatchObject({ total: 7 });
    for (const table of ["", "a\0b", "x".repeat(64)]) {
      expect(() => tableShapeCheck(pool, { table, column: "c" })).toThrow(HealthSetupError);
    }
  });

  test("a missing table or column, and a column of another type, are named", async () => {
    expect((await shapeOf({ table: "thread" })).output).toContain("there is no table thread");
    expect((await shapeOf({ column: "event_metadata" })).output).toContain("has no column event_metadata");
    expect((await shapeOf({ column: "n" })).output).toContain("integer, which holds no JSON");
  });

  test("a locked table ends in the database's own limit; the connection is given back", async () => {
    const locker = await pool.connect();
    await locker.query("begin; lock table threads in access exclusive mode");
    const { status, output } = await shapeOf({ timeout: 100 });
    expect(status).toBe("fail");
    expect(output).toMatch(/timeout/);
    await locker.query("rollback");
    locker.release();
    expect(pool.waitingCount).toBe(0);
    expect((await shapeOf()).details).toMatchObject({ total: 7 });
  });

  test("the death of its connection is a failed check, not the end of the process", async () => {
    const own = new pg.Pool({ connectionString: url, max: 1, application_name: "shape" });
    own.on("error", () => {});
    const locker = await pool.connect();
    await locker.query("begin; lock table threads in access exclusive mode");
    const pending = stateOf(tableShapeCheck(own, { table: "threads", column: "metadata", timeout: "20s" }));
    await expect
      .poll(
        async () => {
          const { rows } = await pool.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'shape' and query like '%with sample%'",
          );
          return rows.length;
        },
        { interval: 20 },
      )
      .toBe(1);
    expect((await pending).status).toBe("fail");
    await locker.query("rollback");
    locker.release();
    await health.refresh();
    expect(health.states()[0]?.details).toMatchObject({ total: 7 });
    health.close();
    await own.end();
  });

  test("reads only, and leaves no setting behind", async () => {
    const single = new pg.Pool({ connectionString: url, max: 1 });
    await stateOf(tableShapeCheck(single, { table: "threads", column: "metadata", timeout: 777 }));
    expect((await single.query("show statement_timeout")).rows[0]).toEqual({ statement_timeout: "0" });
    health.close();
    await single.end();
  });
});

describe("migrationsCheck", () => {
  test.each([
    [{ missing: [], applied: [] }, "pass", undefined],
    [{ missing: ["0007_rename"] }, "fail", "1 missing (0007_rename)"],
    [{ missing: [], failed: [{ name: "0003", reason: "x" }] }, "fail", "1 failed (0003: x)"],
    [
      { missing: [], unknown: ["a", "b", "c", "d"] },
      "warn",
      "4 applied that this release does not know (a, b, c, …)",
    ],
    [{}, "fail", "no list of missing"],
    [null, "fail", "no list of missing"],
  ])("%j", async (given, status, output) => {
    const state = await stateOf(migrationsCheck(() => given as never));
    expect(state).toMatchObject({ status, critical: true });
    if (output !== undefined) expect(state.output).toContain(output);
  });
});
