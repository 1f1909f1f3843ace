/** PostgreSQL's and the connection's errors in plain words. */
import { StoreError } from "../store-error.ts";

/** SQLSTATE and errno: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string") return code;
  // `localhost` is tried as ::1 and 127.0.0.1: refused twice is an AggregateError without a message.
  const inner = (error as { errors?: unknown[] } | null)?.errors?.[0];
  return inner === undefined ? "" : codeOf(inner);
}

/** Serialization failure, deadlock. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  return code === "40001" || code === "40P01";
}

/** The connection went away: reset, terminated, server shutting down or starting. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08...|57P0[123]|ECONNRESET|ECONNREFUSED|EPIPE)$/.test(code)) return true;
  return (
    error instanceof Error &&
    /^(Connection terminated|Client has encountered a connection error|Client was closed)/.test(error.message)
  );
}

function place(databaseUrl: string): string {
  try {
    const url = new URL(databaseUrl);
    return `${url.hostname}:${url.port || "5432"}${url.pathname}`;
  } catch {
    return "the database";
  }
}

/** A `StoreError` for what is known, the error itself otherwise. The password is never part of the message. */
export function explainPostgres(error: unknown, databaseUrl: string): unknown {
  if (error instanceof StoreError) return error;
  const why = explainReason(error, codeOf(error));
  return why === null
    ? error
    : new StoreError("store_unreachable", `PostgreSQL at ${place(databaseUrl)}: ${why}`, { cause: error });
}

function explainReason(error: unknown, code: string): string | null {
  const message = error instanceof Error ? error.message : String(error);
  if (code === "ECONNREFUSED")
    return "the connection was refused. Is it running, and is DATABASE_URL's port right?";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "the host is unknown. Check DATABASE_URL's host.";
  if (code === "28P01" || code === "28000") return "user or password was not accepted. Check DATABASE_URL.";
  if (code === "3D000") return "the database does not exist. Create it, or check DATABASE_URL's path.";
  if (code === "42501") return `permission denied (${message}). The user must own the database's schema.`;
  if (code === "53300") return "too many connections. Raise max_connections or lower the pool.";
  if (code === "53100") return "its disk is full.";
  if (/timeout exceeded when trying to connect|ETIMEDOUT/.test(`${message} ${code}`)) {
    return "no connection within 5 s. Is it reachable from here?";
  }
  if (code === "ERR_INVALID_URL" || /Invalid URL/.test(message)) return "DATABASE_URL is no URL.";
  if (/SSL|certificate/i.test(message)) return `TLS failed (${message}). Check sslmode in DATABASE_URL.`;
  return isConnectionLoss(error) ? `the connection was lost (${message || code}).` : null;
}
