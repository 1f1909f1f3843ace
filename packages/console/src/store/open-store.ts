/** Opens the store: SQLite in a folder, or PostgreSQL by its URL. */
import { keyStore } from "./access/keys.ts";
import { sessionStore } from "./access/sessions.ts";
import { answerStore } from "./answers.ts";
import type { Backend } from "./backend.ts";
import { changeStore } from "./changes.ts";
import { dropStore } from "./drops.ts";
import { healthStore } from "./healths.ts";
import { momentStore } from "./moments.ts";
import { overTimeStore } from "./over-time.ts";
import { openPostgres } from "./postgres/open-postgres.ts";
import { prune } from "./prune/prune.ts";
import { failedUntil } from "./read/failed-until.ts";
import { getEvent, listEvents } from "./read/get-events.ts";
import { getIssue } from "./read/get-issue.ts";
import { listIssues } from "./read/list-issues.ts";
import { listOutcomes } from "./read/list-outcomes.ts";
import { neighbours } from "./read/neighbours.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";
import type { Store } from "./store.ts";
import { forgetRecovery } from "./write/forget-recovery.ts";
import { volume } from "./write/volume.ts";
import { writeBatch } from "./write/write-batch.ts";

/**
 * Where the data is: a folder for SQLite (made with mode 0700), or a PostgreSQL URL.
 *
 * @example
 * const location: StoreLocation = { databaseUrl: "postgres://holdfast@127.0.0.1/holdfast" };
 */
export type StoreLocation = { dataDir: string } | { databaseUrl: string };

export interface StoreSettings {
  /** Told each migration step and each lost connection, one line each. (Default: nothing) */
  log?: (line: string) => void;
  /** Connections to PostgreSQL. (Default: 10) */
  poolSize?: number;
  /**
   * Write batches to SQLite in a thread of its own: more events per second, and an event loop that no write holds up, for about
   * 25 MiB of memory. (Default: false)
   */
  writerThread?: boolean;
}

/** Volume counters are spread over this many rows a day. */
const SLOTS = 16;

/**
 * Opens the store and brings its schema up to date. Several processes may open the same one at the same time.
 *
 * @throws {StoreError} `store_folder`, `store_locked`, `store_newer`, `store_corrupt`, `store_unreachable`, `store_migration`
 * @example
 * const store = await openStore({ dataDir: "./data" }, { log: console.error });
 */
export async function openStore(location: StoreLocation, settings: StoreSettings = {}): Promise<Store> {
  const log = settings.log ?? (() => {});
  const slot = Math.floor(Math.random() * SLOTS);
  const { writerThread = false } = settings;
  const backend =
    "dataDir" in location
      ? await openSqlite(location.dataDir, { log, slot, writerThread })
      : await openPostgres(location.databaseUrl, log, settings.poolSize);
  return assemble(backend, slot);
}

function assemble(backend: Backend, slot: number): Store {
  const { kind, read, transact } = backend;
  const write = backend.write ?? ((batch) => transact((run) => writeBatch(run, backend, batch, slot)));
  return {
    kind,
    ...keyStore(backend),
    ...sessionStore(backend),
    ...dropStore(backend),
    ...changeStore(backend),
    ...overTimeStore(backend),
    ...answerStore(backend),
    ...healthStore(backend),
    ...momentStore(backend),
    ping: async () => {
      await read.all("select 1 as one");
    },
    close: () => backend.close(),
    write: async (batch) => (batch.length === 0 ? { events: 0, replayed: 0, issues: [] } : write(batch)),
    issues: (query, now) => listIssues(read, backend, query, now),
    issue: (id, now) => getIssue(read, backend, id, now),
    setIssueStatus: (id, status, time, mended) =>
      transact(async (run) => {
        const resolved = status === "resolved";
        // Whether it came back was about the resolution before.
        const changed = await run.run(
          "update issue set status = ?, decided = 1, resolved_at = ?, resolved_in = ?, regressed = null where id = ?",
          [status, resolved ? Math.trunc(time) : null, (resolved ? mended : null) ?? null, id],
        );
        // Who opens it again says that it is not gone.
        if (!resolved) await forgetRecovery(run, id);
        return changed > 0;
      }),
    neighbours: (query) => neighbours(read, backend, query),
    events: (issue, page) => listEvents(read, issue, page),
    event: (project, id) => getEvent(read, project, id),
    failedUntil: (query) => failedUntil(read, query),
    outcomes: (query) => listOutcomes(read, query),
    prune: (retention, now) => prune(backend, retention, now, slot),
    size: async () => {
      const [row] = await read.all<{ issues: number }>("select count(*) as issues from issue");
      return { ...(await volume(read)), issues: row?.issues ?? 0 };
    },
  };
}
