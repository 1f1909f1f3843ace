/** The SQLite backend: one file, one connection that writes, one that reads. */
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { type Backend, type Run, type SqlWords, TryAgain } from "../backend.ts";
import { migrate } from "../migrate.ts";
import { StoreError } from "../store-error.ts";
import type { Tables } from "../tables.ts";
import { adaptSqlite } from "./adapter.ts";
import { explainSqlite, isBusy } from "./explain.ts";

/** Milliseconds a start waits for another process's lock. A running console waits in short steps that leave the event loop free. */
const OPEN_WAIT = 15_000;
const STEP_WAIT = 20;
const WRITE_WAIT = 10_000;

const sqliteWords: SqlWords = {
  kind: "sqlite",
  among: (column) => `${column} in (select value from json_each(?))`,
  list: (values) => JSON.stringify(values),
  rowsOf: (alias) => `json_each(?) ${alias}`,
  least: (a, b) => `min(${a}, ${b})`,
  greatest: (a, b) => `max(${a}, ${b})`,
};

/** Opens (and makes) `holdfast.db` in a folder that only its owner can read. */
export async function openSqlite(dataDir: string, log: (line: string) => void): Promise<Backend> {
  const path = join(dataDir, "holdfast.db");
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StoreError(
      "store_folder",
      `Cannot make the data folder ${dataDir}: ${(cause as Error).message}.`,
      { cause },
    );
  }
  const until = Date.now() + OPEN_WAIT;
  for (;;) {
    try {
      return await openFile(path, log);
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw explainSqlite(error, path);
      // Not by SQLite's own waiting: it blocks the event loop, and the one that holds the lock may live on it.
      await sleep(STEP_WAIT);
    }
  }
}

async function openFile(path: string, log: (line: string) => void): Promise<Backend> {
  const open: DatabaseSync[] = [];
  try {
    const main = new DatabaseSync(path, { timeout: STEP_WAIT });
    open.push(main);
    chmodSync(path, 0o600);
    // Must stand before the first table: freed pages can then be given back step by step.
    main.exec("pragma auto_vacuum = incremental");
    main.exec("pragma journal_mode = wal");
    main.exec("pragma synchronous = full");
    main.exec("pragma foreign_keys = on");
    main.exec("pragma cache_size = -16000");
    // Pages that change again before the checkpoint are copied once: measured half the cost of a commit against the default 1000.
    main.exec("pragma wal_autocheckpoint = 4000");
    main.exec("pragma journal_size_limit = 67108864");
    const writer = kysely(main);
    await migrateLocked(main, writer, log);

    const second = new DatabaseSync(path, { readOnly: true, timeout: 1000 });
    open.push(second);
    second.exec("pragma cache_size = -16000");
    return backend(writer, kysely(second), open);
  } catch (error) {
    for (const database of open) if (database.isOpen) database.close();
    throw error;
  }
}

function kysely(database: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adaptSqlite(database) }) });
}

async function migrateLocked(main: DatabaseSync, writer: Kysely<Tables>, log: (line: string) => void) {
  // Kysely's SQLite adapter takes no lock, so the whole migration runs inside one write transaction.
  main.exec("begin immediate");
  try {
    await migrate(writer, "sqlite", log);
    main.exec("commit");
  } catch (error) {
    main.exec("rollback");
    throw error;
  }
}

function backend(writer: Kysely<Tables>, reader: Kysely<Tables>, open: DatabaseSync[]): Backend {
  return {
    ...sqliteWords,
    reader,
    writer,
    read: runOn(reader),
    transact: async (work) => {
      const until = Date.now() + WRITE_WAIT;
      for (;;) {
        try {
          return await writer.transaction().execute((transaction) => work(runOn(transaction)));
        } catch (error) {
          if (!(error instanceof TryAgain || isBusy(error)) || Date.now() > until)
            throw explainSqlite(error, "");
          await sleep(5);
        }
      }
    },
    // By `exec`, which steps to the end: the pragma frees one page per step. In turn with the transactions.
    freePages: () => writer.connection().execute(async () => open[0]!.exec("pragma incremental_vacuum(400)")),
    close: async () => {
      await reader.destroy();
      await writer.destroy();
      for (const database of open.reverse()) if (database.isOpen) database.close();
    },
  };
}

function runOn(executor: { executeQuery: Kysely<Tables>["executeQuery"] }): Run {
  return {
    all: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await executor.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]))).rows,
    run: async (sql, parameters = []) =>
      Number((await executor.executeQuery(CompiledQuery.raw(sql, [...parameters]))).numAffectedRows ?? 0),
  };
}
