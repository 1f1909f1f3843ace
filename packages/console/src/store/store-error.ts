/** The errors that a store throws: callers switch on `code`. */

/**
 * - `store_folder`: the data folder cannot be made or written.
 * - `store_locked`: another process holds the database.
 * - `store_newer`: the database was written by a newer version of this program.
 * - `store_corrupt`: the file is no database, or is damaged.
 * - `store_unreachable`: the database server refused, timed out or rejected the credentials.
 * - `store_migration`: a step of the migration failed; nothing was changed by it.
 * - `store_full`: no space is left.
 * - `invalid_cursor`: a list was asked to go on from a cursor that this store did not give.
 */
export type StoreErrorCode =
  | "store_folder"
  | "store_locked"
  | "store_newer"
  | "store_corrupt"
  | "store_unreachable"
  | "store_migration"
  | "store_full"
  | "invalid_cursor";

/**
 * A failure of the store, with what happened, why, and what to do in its message.
 *
 * @example
 * if (error instanceof StoreError && error.code === "store_locked") retryLater();
 */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}
