/** The store's contract on PostgreSQL, and what is PostgreSQL's own. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type TestPostgres } from "../../../../test/postgres.ts";
import { openStore } from "../../src/store/index.ts";
import { describeStore } from "./contract.ts";
import { accepted, event, T0 } from "./events.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(async () => {
  await postgres?.stop();
});

async function query(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describeStore("on PostgreSQL", async () => {
  const databaseUrl = await postgres.createDatabase();
  return {
    open: () => openStore({ databaseUrl }, { poolSize: 4 }),
    rows: (table) => query(databaseUrl, `select * from ${table}`),
    change: async (sql) => {
      await query(databaseUrl, sql);
    },
    remove: async () => {},
  };
});

describe("PostgreSQL itself", () => {
  it("refuses a database that is newer than the program", async () => {
    const databaseUrl = await postgres.createDatabase();
    await (await openStore({ databaseUrl })).close();
    await query(
      databaseUrl,
      "insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01T00:00:00.000Z')",
    );
    await expect(openStore({ databaseUrl })).rejects.toMatchObject({ code: "store_newer" });
  });

  it("says in plain words why it cannot connect, and never the password", async () => {
    const refused = openStore({ databaseUrl: "postgres://me:hunter2@localhost:1/none" });
    await expect(refused).rejects.toMatchObject({ code: "store_unreachable" });
    await refused.catch((error: Error) => expect(error.message).not.toContain("hunter2"));
    const missing = new URL(await postgres.createDatabase());
    missing.pathname = "/no_such_database";
    await expect(openStore({ databaseUrl: missing.href })).rejects.toMatchObject({
      code: "store_unreachable",
      message: expect.stringContaining("does not exist"),
    });
  });

  it("goes on after every connection was cut, idle or in use", async () => {
    const databaseUrl = await postgres.createDatabase();
    const lines: string[] = [];
    const store = await openStore({ databaseUrl }, { log: (line) => lines.push(line) });
    try {
      const project = (await store.createProject("default", T0)).id;
      const cut =
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
      await query(databaseUrl, cut);
      await store.write([accepted(project, [event("after")])]);
      const writes = Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => store.write([accepted(project, [event(`during ${n}`)])])),
      );
      await query(databaseUrl, cut);
      const results = await writes;
      // One whose connection fell while committing may fail; sent again it is there once.
      for (const [n, result] of results.entries()) {
        if (result.status === "rejected") await store.write([accepted(project, [event(`during ${n}`)])]);
      }
      expect((await store.size()).events).toBe(21);
    } finally {
      await store.close();
    }
  });
});
