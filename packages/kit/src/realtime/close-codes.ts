/** Why a socket was closed, as the client sees it. */

/** RFC 6455, 7.4.1, and IANA's registry of close codes; those from 4000 on are ours. */
export const closeCodes = {
  /** The service stops or restarts: come back at once, to another instance. */
  goingAway: 1001,
  /** The client does what is not allowed, e.g. sends too much: coming back unchanged is of no use. */
  policy: 1008,
  /** A message was larger than `limits.payloadBytes`. */
  tooBig: 1009,
  /** The handler can't go on: come back later. */
  internal: 1011,
  /** The client reads too slowly, or the service is overloaded: come back later, with back-off. */
  tryAgainLater: 1013,
  /** The sign-in has ended: sign in, then come back. */
  signInEnded: 4401,
  /** Signed in, but not allowed: do not come back. */
  forbidden: 4403,
} as const;

/** A reason has at most 123 bytes of UTF-8 (RFC 6455, 5.5). */
export function fitReason(reason: string): string {
  const bytes = Buffer.from(reason);
  if (bytes.length <= 123) return reason;
  return bytes
    .subarray(0, 120)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
}

/** What may be sent in a close frame; others (1005, 1006, out of range) become 1011. */
export function fitCode(code: number): number {
  const allowed =
    (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) ||
    (code >= 3000 && code <= 4999);
  return Number.isInteger(code) && allowed ? code : closeCodes.internal;
}
