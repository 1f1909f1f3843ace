/** Opens a connection of ours to the SQLite file, with the settings that durability and speed rest on. */
import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** Milliseconds a call may wait for a lock inside SQLite; beyond that it is tried again in steps that leave the event loop free. */
export const STEP_WAIT = 20;

/** How much a connection keeps in memory, in KiB. */
interface Memory {
  cache: number;
}

/** A connection that writes. The file may be empty: what must stand before the first table is set first. */
export function connectWriter(path: string, { cache }: Memory): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: STEP_WAIT });
  // Before the files beside it are made: they take its mode.
  chmodSync(path, 0o600);
  return prepared(database, [
    // Freed pages can then be given back step by step.
    "auto_vacuum = incremental",
    "journal_mode = wal",
    "synchronous = full",
    "foreign_keys = on",
    `cache_size = -${cache}`,
    // Pages that change again before the checkpoint are copied once: measured half the cost of a commit against the default 1000.
    "wal_autocheckpoint = 4000",
    "journal_size_limit = 67108864",
  ]);
}

/** A connection that only reads, beside one that writes. */
export function connectReader(path: string, { cache }: Memory): DatabaseSync {
  return prepared(new DatabaseSync(path, { readOnly: true, timeout: 1000 }), [`cache_size = -${cache}`]);
}

function prepared(database: DatabaseSync, pragmas: readonly string[]): DatabaseSync {
  try {
    for (const pragma of pragmas) database.exec(`pragma ${pragma}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
