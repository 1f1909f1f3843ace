/** When two exceptions are the same thing twice: an address family each, an attempt each. */
import type { Trait } from "./trait.ts";

const CONNECTING = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EADDRNOTAVAIL",
  "ECONNRESET",
]);
const ADDRESS = /[\w\].:-]:(\d{2,5})(?![\d:])\b/;
const VARYING =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b|\d+(?:\.\d+)?/gi;

/** The port that a failed connection was made to; undefined where the message has none. */
function portOf(message: string): string | undefined {
  return ADDRESS.exec(message)?.[1];
}

function isConnecting({ telling }: Trait): boolean {
  return telling.code !== undefined && CONNECTING.has(telling.code);
}

/** The message with ids and numbers blanked; names stay: another column is another error. */
function withoutVarying(message: string): string {
  return message.replace(VARYING, "#");
}

/** True where `b` tells nothing that `a` did not. */
export function isSameKind(a: Trait, b: Trait): boolean {
  if (isConnecting(a) && isConnecting(b)) {
    const [one, other] = [portOf(a.telling.message), portOf(b.telling.message)];
    // Addresses of one host share the port; an attempt each is one failure.
    if (one !== undefined || other !== undefined) return one === other;
  }
  if (a.telling.type !== b.telling.type) return false;
  if (a.telling.message === b.telling.message) return true;
  return withoutVarying(a.telling.message) === withoutVarying(b.telling.message);
}

/** True where the words of `a` stand inside those of `b`. */
export function retells(a: Trait, b: Trait): boolean {
  const inner = a.telling.message;
  if (inner.length < 12 || !b.telling.message.includes(inner)) return false;
  return b.telling.message.length > inner.length || a.telling.type !== b.telling.type;
}

const CONNECTIVITY =
  /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|P1001|P1002|P1017|P2024|08\w{3}|57P0[123]|UNAVAILABLE)$/;
const CONNECTIVITY_TEXT =
  /can't reach|connection (?:refused|reset|error|timed out|terminated)|could not connect|failed to connect|unable to connect|connect(?:ion)? failed|unavailable|unreachable/i;

/** True where both say that the same other side could not be reached. */
export function isSameReach(a: Trait, b: Trait): boolean {
  const reach = ({ telling }: Trait) =>
    (telling.code !== undefined && CONNECTIVITY.test(telling.code)) ||
    CONNECTIVITY_TEXT.test(telling.message);
  if (!reach(a) || !reach(b)) return false;
  const [one, other] = [portOf(a.telling.message), portOf(b.telling.message)];
  return one === undefined || other === undefined || one === other;
}
