/** Errors that come of a client that went away. The same codes come of other peers: ask first whether it did. */

/** What reading from, and writing to, a client that went away throws. */
export function isAbort(error: unknown): boolean {
  try {
    const { code, name, type } = error as { code?: unknown; name?: unknown; type?: unknown };
    return (
      code === "ECONNRESET" ||
      code === "EPIPE" ||
      code === "ERR_STREAM_PREMATURE_CLOSE" ||
      code === "ERR_STREAM_DESTROYED" ||
      code === "ERR_STREAM_WRITE_AFTER_END" ||
      code === "ECONNABORTED" ||
      name === "AbortError" ||
      type === "request.aborted"
    );
  } catch {
    return false;
  }
}
