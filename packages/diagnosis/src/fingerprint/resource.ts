/** Faults of something the service leans on: one fault, whoever felt it. */

const NETWORK = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/;
const MACHINE = new Set(["EMFILE", "ENFILE", "ENOSPC", "ENOMEM", "EDQUOT"]);
/** Connection lost or refused, out of resources, shutting down or starting up (SQLSTATE classes 08, 53 and 57P). */
const SQLSTATE = /^(?:08[0-9A-Z]{3}|53[0-9A-Z]{3}|57P0[1-5])$/;

/**
 * What is unreachable or exhausted, in words that are the same for every caller; undefined for faults of the code, and where the
 * text does not tell what it was.
 *
 * @param text The parameterised message.
 * @example
 * resourceOf("ECONNREFUSED", "connect ECONNREFUSED <ip>:5432"); // "ECONNREFUSED port 5432"
 */
export function resourceOf(code: string | undefined, text: string): string | undefined {
  if (code !== undefined && SQLSTATE.test(code)) return `${code} ${text}`;
  if (code !== undefined && MACHINE.has(code)) return code;
  const named = NETWORK.exec(text)?.[1] ?? (text.includes("connection refused") ? "ECONNREFUSED" : undefined);
  if (named === undefined) return undefined;
  // Only a failed connect tells the peer; a time-out in the middle may be the caller's own doing.
  if (named === "ETIMEDOUT" && !text.includes("connect ")) return undefined;
  const target = /([\w<>.-]+):(\d{2,5})\b/.exec(text);
  if (target) {
    const host = /^(?:<.*>|localhost)$/.test(target[1] as string) ? "" : ` ${target[1]}`;
    return `${named}${host} port ${target[2]}`;
  }
  const host = /\b(?:ENOTFOUND|EAI_AGAIN) ([\w<>-]+(?:\.[\w<>-]+)*)/.exec(text);
  return host ? `${named} ${host[1]}` : undefined;
}
