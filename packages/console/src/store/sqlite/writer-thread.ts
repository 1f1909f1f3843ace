/**
 * The thread that writes batches: analysis, packing, inserts and the commit's wait for the disk happen here, so that the main
 * thread goes on taking requests meanwhile.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { ErrorEvent } from "@holdfast/signals";
import type { Run } from "../backend.ts";
import type { Accepted, Written } from "../store.ts";
import { writeBatch } from "../write/write-batch.ts";
import { adaptSqlite } from "./adapter.ts";
import { connectWriter } from "./connect.ts";
import { tryUntil } from "./try-until.ts";
import { sqliteWords } from "./words.ts";
import type { FromWriter, Sent, SentError, ToWriter, WriterData } from "./writer-protocol.ts";

/** The system caches the file too; with a small cache here, batches keep the pages that they share. */
const CACHE_KIB = 8_000;

const port = parentPort!;
const { path, slot } = workerData as WriterData;
// Another process may hold the lock just now. Messages wait until there is somebody to read them.
const database = await tryUntil(async () => connectWriter(path, { cache: CACHE_KIB }));
const statements = adaptSqlite(database);

const run: Run = {
  all: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
    statements.prepare(sql).all(parameters) as Row[],
  run: async (sql, parameters = []) => Number(statements.prepare(sql).run(parameters).changes),
};

port.on("message", (message: ToWriter) => {
  if (message === "close") {
    statements.close();
    port.close();
    return;
  }
  void write(message.batch.map(received)).then(
    (written) => port.postMessage({ written } satisfies FromWriter),
    (error: unknown) => port.postMessage({ failed: sentError(error) } satisfies FromWriter),
  );
});

function write(batch: readonly Accepted[]): Promise<Written> {
  return tryUntil(async () => {
    database.exec("begin immediate");
    try {
      const written = await writeBatch(run, sqliteWords, batch, slot);
      database.exec("commit");
      return written;
    } catch (error) {
      // SQLite may have rolled back by itself (a full disk does that).
      if (database.isTransaction) database.exec("rollback");
      throw error;
    }
  });
}

function received({ errors, ...rest }: Sent): Accepted {
  return {
    ...rest,
    errors: errors.map((one) => ({ ...one, error: JSON.parse(one.json) as ErrorEvent })),
  };
}

function sentError(error: unknown): SentError {
  const { name, message, stack, code, errcode } = (
    error instanceof Error ? error : new Error(String(error))
  ) as Error & { code?: unknown; errcode?: unknown };
  return { name, message, stack, code, errcode };
}
