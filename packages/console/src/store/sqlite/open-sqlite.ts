/** The SQLite backend: one file; one connection that reads, one that writes, and one for batches in a thread of its own. */
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { CompiledQuery, Kysely } from "kysely";
import type { Backend, Run } from "../backend.ts";
import { migrate } from "../migrate.ts";
import { StoreError } from "../store-error.ts";
import type { Tables } from "../tables.ts";
import { connectReader, connectWriter, STEP_WAIT } from "./connect.ts";
import { sqliteDialect } from "./dialect.ts";
import { explainSqlite, isBusy } from "./explain.ts";
import { makeFolder } from "./make-folder.ts";
import { tryUntil } from "./try-until.ts";
import { Turns } from "./turns.ts";
import { sqliteWords } from "./words.ts";
import { Writer } from "./writer.ts";

/** Milliseconds a start waits for another process's lock. A running console waits in short steps that leave the event loop free. */
const OPEN_WAIT = 15_000;
/** What connections keep in memory, in KiB. Batches come by the writing thread's own. */
const CACHE_KIB = 8_000;
const SMALL_CACHE_KIB = 2_000;

export interface SqliteSettings {
  log: (line: string) => void;
  /** Spreads the volume counters of several processes. */
  slot: number;
  /** Write batches in a thread of their own. */
  writerThread: boolean;
}

/** Opens (and makes) `holdfast.db` in a folder that only its owner can read. */
export async function openSqlite(dataDir: string, settings: SqliteSettings): Promise<Backend> {
  const path = join(dataDir, "holdfast.db");
  try {
    makeFolder(dataDir);
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
      return await openFile(path, settings);
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw explainSqlite(error, path);
      // Not by SQLite's own waiting: it blocks the event loop, and the one that holds the lock may live on it.
      await sleep(STEP_WAIT);
    }
  }
}

async function openFile(path: string, settings: SqliteSettings): Promise<Backend> {
  const open: DatabaseSync[] = [];
  try {
    const main = connectWriter(path, { cache: settings.writerThread ? SMALL_CACHE_KIB : CACHE_KIB });
    open.push(main);
    const turns = new Turns();
    const writer = new Kysely<Tables>({ dialect: sqliteDialect(main, turns) });
    await migrateLocked(main, writer, settings.log);

    const second = connectReader(path, { cache: CACHE_KIB });
    open.push(second);
    const reader = new Kysely<Tables>({ dialect: sqliteDialect(second) });
    const thread = settings.writerThread ? new Writer({ path, slot: settings.slot }) : undefined;
    return backend({ writer, reader, open, turns, thread });
  } catch (error) {
    for (const database of open) if (database.isOpen) database.close();
    throw error;
  }
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

interface Parts {
  writer: Kysely<Tables>;
  reader: Kysely<Tables>;
  /** In the order in which they were opened. */
  open: DatabaseSync[];
  turns: Turns;
  thread: Writer | undefined;
}

function backend({ writer, reader, open, turns, thread }: Parts): Backend {
  return {
    ...sqliteWords,
    reader,
    read: runOn(reader),
    transact: (work) =>
      tryUntil(() => writer.transaction().execute((transaction) => work(runOn(transaction)))),
    ...(thread && { write: (batch) => turns.with(() => thread.write(batch)) }),
    // By `exec`, which steps to the end: the pragma frees one page per step. In turn with the transactions.
    freePages: () => writer.connection().execute(async () => open[0]!.exec("pragma incremental_vacuum(400)")),
    close: async () => {
      await turns.with(async () => thread?.close());
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
