/** What a statement's error says about the statement, and about its connection. */

/** SQLSTATE from the server, other than those by which it ends a session (class 57P, 08, and FATAL or PANIC of any class). */
export function isServersRefusal(error: Error): boolean {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return (
    typeof code === "string" &&
    /^[0-9A-Z]{5}$/.test(code) &&
    !/^(57P|08)/.test(code) &&
    severity !== "FATAL" &&
    severity !== "PANIC" &&
    typeof severity === "string"
  );
}

/**
 * True only where the server can't have executed it: pg refused to send, or the system refused to take its bytes (`syscall: "write"`).
 * A message that did not arrive whole is not executed, and without its Sync an extended query is not committed (PostgreSQL's protocol,
 * chapter 55.2.3). A failed read, or an end, proves nothing.
 */
export function wasNotSent(error: Error): boolean {
  const { syscall } = error as { syscall?: unknown };
  return (
    syscall === "write" ||
    error.message === "Client has encountered a connection error and is not queryable" ||
    error.message === "Client was closed and is not queryable"
  );
}
