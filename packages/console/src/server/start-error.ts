/** The errors with which the console does not start, besides the store's own: callers switch on `code`. */

/**
 * - `invalid_public_url`: `publicUrl` is no http(s) URL.
 * - `port_in_use`: another process listens on the port.
 * - `cannot_listen`: the system refused the address or the port.
 */
export type StartErrorCode = "invalid_public_url" | "port_in_use" | "cannot_listen";

/**
 * The console did not start: the message says what happened, why, and what to do.
 *
 * @example
 * if (error instanceof StartError && error.code === "port_in_use") takeAnotherPort();
 */
export class StartError extends Error {
  override readonly name = "StartError";
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const REFUSALS: Record<string, string> = {
  EACCES: "this user may not take it: ports below 1024 need a right of their own, take a higher one",
  EADDRNOTAVAIL: "this machine does not have that address: take one of its own, or 127.0.0.1",
  ENOTFOUND: "the name has no address: check it, or take 127.0.0.1",
};

/** What the system's refusal to listen means. */
export function toStartError(error: unknown, host: string, port: number): StartError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    return new StartError(
      "port_in_use",
      `Port ${port} on ${host} is in use by another process. Stop that one, or take another port (0 takes a free one).`,
      { cause: error },
    );
  }
  return new StartError(
    "cannot_listen",
    `Cannot listen on ${host}, port ${port}: ${REFUSALS[code] ?? message}.`,
    {
      cause: error,
    },
  );
}
