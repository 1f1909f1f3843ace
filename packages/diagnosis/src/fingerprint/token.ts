/** Tells what a run of characters without white space is: an id, a number, an address, or a word to keep. */
import { describeAddress, describeRoute, describeUrl, FILE_PLACE, IPV4, isBlob } from "./address.ts";
import type { Sink } from "./sink.ts";
import { DURATION, describeParts, keepsNumber, SIZE, UUID } from "./token-parts.ts";

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const NUMBER = /^[+-]?(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?n?$/;
const ORDINAL = /^\d+(?:st|nd|rd|th)$/;
const VERSION = /^v?\d+\.\d+\.\d+(?:[.+-][\w.+-]*)?$/;
const EMAIL = /^[\w.+'%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/;
const LSN = /^[0-9A-F]{1,8}\/[0-9A-F]{5,8}$/;
const JWT = /^eyJ[\w-]+\.[\w-]*/;
const ESCAPED = /%[0-9A-Fa-f]{2}/;
const SYSTEM_FOLDER =
  /^(?:~|\/(?:app|srv|home|usr|var|tmp|opt|etc|root|mnt|data|proc|dev|workspace|private|Users|run|nix|layers|code|build))\//;

/** Writes a token that holds a digit, a slash, an at sign or a backslash. */
export function writeToken(raw: string, sink: Sink): void {
  if (raw.length > 1024) {
    sink.placeholder("token");
    return;
  }
  let end = raw.length;
  while (end > 0 && isTail(raw.charCodeAt(end - 1))) end--;
  const token = raw.slice(0, end);
  const tail = raw.slice(end);
  if (token === "") {
    sink.text(raw);
    return;
  }
  writeWhole(token, sink);
  if (tail !== "") sink.text(tail);
}

function isTail(code: number): boolean {
  return code === 46 || code === 58 || code === 33 || code === 63 || code === 0x2026;
}

function writeWhole(raw: string, sink: Sink): void {
  // A path's query and fragment are values.
  const token = raw.charCodeAt(0) === 47 ? raw.replace(/[?#].*$/s, "") : raw;
  const whole = kindOfWhole(token, sink);
  if (whole !== undefined) {
    sink.placeholder(whole);
    return;
  }
  const text = describe(token, sink);
  if (PLAIN.test(text)) sink.placeholder(text.slice(1, -1));
  else sink.word(text);
}

/** Region and account of an AWS resource are the environment's. */
const ARN = /^(arn:[\w-]+:[\w-]+:)[\w-]*:\w*:/;
const PLAIN = /^<[a-z]+>$/;

/** The kind of value that the whole token is; undefined when it is none, or only in parts. */
function kindOfWhole(token: string, sink: Sink): string | undefined {
  const first = token.charCodeAt(0);
  const length = token.length;
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) {
    if (NUMBER.test(token)) return keepsNumber(token, sink) ? undefined : "num";
    if (DURATION.test(token)) return "duration";
    if (SIZE.test(token)) return "size";
    if (ORDINAL.test(token)) return "num";
    if (length === 55 && TRACEPARENT.test(token)) return "trace";
  }
  if (length === 36 && UUID.test(token)) return "uuid";
  if (first === 36 && /^\$\d+$/.test(token)) return "param";
  if (length <= 200 && token.includes("@") && EMAIL.test(token)) return "email";
  if (LSN.test(token)) return "hex";
  if (VERSION.test(token) && !IPV4.test(token)) return "version";
  if (isPath(token)) return "path";
  if (length >= 12 && first !== 47 && ESCAPED.test(token) && !token.includes("://")) return "token";
  if (length >= 16 && token.endsWith("=")) return "token";
  if (JWT.test(token) || (length >= 40 && isBlob(token))) return "token";
  return undefined;
}

function isPath(token: string): boolean {
  const first = token.charCodeAt(0);
  if (first === 92) return token.startsWith("\\\\");
  if (token.charCodeAt(1) === 58 && (token.charCodeAt(2) === 92 || token.charCodeAt(2) === 47)) {
    return /^[A-Za-z]/.test(token);
  }
  if (SYSTEM_FOLDER.test(token)) return true;
  return (first === 47 || first === 46) && token.includes("/") && FILE_PLACE.test(token);
}

/** The token with the values in its parts replaced. */
function describe(token: string, sink: Sink): string {
  const scheme = token.indexOf("://");
  if (scheme > 0) return describeUrl(token, scheme, sink);
  const resource = ARN.exec(token);
  if (resource) {
    sink.count("id");
    return `${resource[1]}<id>:${describe(token.slice(resource[0].length), sink)}`;
  }
  const address = describeAddress(token, sink);
  if (address !== undefined) return address;
  if (token.includes("/")) {
    return describeRoute(token, sink);
  }
  return describeParts(token, sink);
}
