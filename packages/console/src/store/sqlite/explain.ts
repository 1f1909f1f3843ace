/** SQLite's errors in plain words. */
import { StoreError } from "../store-error.ts";

/** Primary result codes, https://www.sqlite.org/rescode.html; extended codes carry them in the low byte. */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

function resultCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
}

/** True when another connection holds the lock and trying again helps. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

/** A `StoreError` for what is known, the error itself otherwise. */
export function explainSqlite(error: unknown, path: string): unknown {
  if (error instanceof StoreError) return error;
  const where = path || "the database";
  const cause = { cause: error };
  switch (resultCode(error)) {
    case BUSY:
    case LOCKED:
      return new StoreError(
        "store_locked",
        `Another process holds ${where}. Stop it, or give this one its own --data folder.`,
        cause,
      );
    case CORRUPT:
    case NOTADB:
      return new StoreError(
        "store_corrupt",
        `${where} is damaged or no Holdfast database. Restore it from a backup, or move it away to start empty.`,
        cause,
      );
    case READONLY:
    case CANTOPEN:
      return new StoreError(
        "store_folder",
        `Cannot write ${where}. Check the folder's owner and mode.`,
        cause,
      );
    case FULL:
      return new StoreError(
        "store_full",
        `No space is left for ${where}. Free some, or lower the retention.`,
        cause,
      );
    default:
      return error;
  }
}
