/** Tells a write that failed for what was written from one that failed for the database's own state. */

/** SQLite's primary result codes that speak of the database or the disk: the same data may pass later. (sqlite.org/rescode.html) */
const SQLITE_STATE = new Set([
  3, // PERM
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  9, // INTERRUPT
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  22, // NOLFS
  23, // AUTH
  26, // NOTADB
]);

/** PostgreSQL's error classes that speak of the connection, its resources, its schema or its operator. (Appendix A of its manual) */
const POSTGRES_STATE = /^(?:08|25|28|3D|40|42|53|55|57|58|XX|F0|72)/;

/**
 * `state`: try again later, whole. `data`: this data will never pass. `unknown`: no error code tells.
 *
 * @example
 * faultOf(Object.assign(new Error("database is locked"), { code: "ERR_SQLITE_ERROR", errcode: 5 })); // "state"
 */
export function faultOf(error: unknown): "state" | "data" | "unknown" {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  if (typeof errcode === "number") {
    const primary = errcode & 0xff;
    // 1 is SQLite's "anything else": a missing column as well as a value that a function did not like.
    return primary === 1 ? "unknown" : SQLITE_STATE.has(primary) ? "state" : "data";
  }
  if (typeof code === "string") {
    if (code.startsWith("store_")) return "state";
    if (/^[0-9A-Z]{5}$/.test(code)) return POSTGRES_STATE.test(code) ? "state" : "data";
    if (
      /^(?:E[A-Z]{2,}|ERR_SOCKET.*|ERR_TLS.*|ERR_INVALID_STATE|SQLITE_BUSY|SQLITE_FULL|SQLITE_IOERR)$/.test(
        code,
      )
    )
      return "state";
  }
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)
    return "data";
  return "unknown";
}
