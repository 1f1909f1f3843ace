/** The parts of a token: words are kept, values replaced. */
import type { Sink } from "./sink.ts";

/** Words with digits that are names, not values. */
const NAMES_WITH_DIGITS = new Set(
  (
    "sha1 sha224 sha256 sha384 sha512 md5 crc32 utf8 utf16 utf32 latin1 iso8601 rfc3339 base32 base58 base64 http1 http2 http3 h2 h3 " +
    "oauth1 oauth2 ipv4 ipv6 s3 ec2 sqs r2 k8s x509 p12 pkcs1 pkcs8 pkcs12 i18n l10n a11y int8 int16 int32 int64 uint8 uint16 uint32 " +
    "uint64 float32 float64 x86 x64 arm64 amd64 log4j web3 es5 es6 mp3 mp4 rs256 rs384 rs512 hs256 hs384 hs512 es256 es384 es512 ps256 " +
    "ed25519 x25519 argon2 pbkdf2 win32 neo4j d3 v1 v2 v3 v4 v5 v8 tls1 oci8 mysql2 psycopg2 psycopg3 urllib3 boto3 int2 int4 float4 float8 " +
    "u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 bcrypt2 sqlite3 postgres3 o365 gpt4 log2 log10 atan2 vec2 vec3 vec4"
  ).split(" "),
);

/** After these a short number is a part of the fault: `status code 404`, `[Errno 2]`, `exited with code 137`. */
const CODE_WORDS = new Set([
  "status",
  "code",
  "errno",
  "http",
  "sqlstate",
  "exit",
  "statuscode",
  "signal",
  "status_code",
]);
/** Numbered messages of well-known products: `ORA-00942`, `E11000`, `P2002`, `TS2345`. */
const KNOWN_CODE =
  /^(?:ORA-|PLS-|TNS-|DPY-|SQL|TS|CS|HY|P|E|ERR|PGRST|CVE-|MSB|NU|FS|BC|WRONGTYPE|DB2-|SQLSTATE)\d{3,6}[A-Z]?$/;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const DURATION = /^[+-]?(?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|secs?|m|mins?|h|hrs?|hours?|d|days?|w))+$/;
export const SIZE = /^\d+(?:\.\d+)?(?:[KMGTPkmgtp]i?[Bb]?|B|b|bytes?)(?:\/s)?$/;

export function keepsNumber(token: string, sink: Sink): boolean {
  if (/^\d{5}$/.test(token) && sink.lastWord === "SQLSTATE") return true;
  return /^-?\d{1,5}$/.test(token) && CODE_WORDS.has(sink.lastWord.replace(/[:#]$/, "").toLowerCase());
}

/** Splits at everything that is no letter and no digit, and replaces the parts that are values. */
export function describeParts(token: string, sink: Sink): string {
  // `Minified React error #185`: a numbered message.
  if (/^#\d{1,5}$/.test(token) && /^error$/i.test(sink.lastWord)) return token;
  const pod = POD.exec(token);
  if (pod) {
    sink.count("id");
    return `${describeParts(token.slice(0, pod.index), sink)}-<id>`;
  }
  if (UUID.test(token)) {
    sink.count("uuid");
    return "<uuid>";
  }
  if (isKeptName(token)) return token;
  const parts = token.split(PART);
  let values = 0;
  for (const part of parts) if (isMixed(part)) values++;
  const first = parts[0] as string;
  const prefix = /^[A-Za-z]{1,12}$/.test(first) && parts.length > 2 && /^[_-]$/.test(parts[1] as string);
  if (/^[\w-]+$/.test(token) && (values >= 2 || (values === 1 && token.length >= 20 && parts.length > 1))) {
    if (values * 2 > parts.length / 2) {
      sink.count("id");
      return prefix ? `${first}${parts[1]}<id>` : "<id>";
    }
  }
  let out = "";
  let last = "";
  for (let index = 0; index < parts.length; index += 2) {
    const part = parts[index] as string;
    const separator = index > 0 ? (parts[index - 1] as string) : "";
    const told = describePart(part, sink);
    // `ip-10-2-3-4` and `7f9c6d-x2x4z` say no more than one value.
    if (told.startsWith("<") && told === last && separator.length === 1) continue;
    out += separator + told;
    last = told;
  }
  return out;
}

/** The end of a Kubernetes pod's name: hash of the template, then of the pod. */
const POD = /-(?=[a-z]*\d)[0-9a-z]{6,10}-[0-9a-z]{5}$/;
const PART = /([^A-Za-z0-9\u0080-\uffff]+)/;

/** Letters and digits of one part. */
function describePart(part: string, sink: Sink): string {
  if (part === "" || !/\d/.test(part)) return part;
  if (/^\d+$/.test(part)) {
    if (keepsNumber(part, sink)) return part;
    sink.count("num");
    return "<num>";
  }
  if (isKeptName(part)) return part;
  if (/^0x[0-9a-f]+$/i.test(part)) {
    sink.count("hex");
    return "<hex>";
  }
  if (DURATION.test(part)) {
    sink.count("duration");
    return "<duration>";
  }
  if (SIZE.test(part)) {
    sink.count("size");
    return "<size>";
  }
  if (part.length >= 7 && /^[0-9a-f]+$/i.test(part)) {
    const kind = part.length === 24 ? "id" : part.length === 32 || part.length >= 40 ? "hash" : "hex";
    sink.count(kind);
    return `<${kind}>`;
  }
  const counted = /^([A-Za-z\u0080-\uffff]{2,})\d{1,6}$/.exec(part);
  if (counted) {
    sink.count("num");
    return `${counted[1]}<num>`;
  }
  sink.count("id");
  return "<id>";
}

function isKeptName(part: string): boolean {
  return NAMES_WITH_DIGITS.has(part.toLowerCase()) || KNOWN_CODE.test(part);
}

/** Letters and digits in turn, as ids are made: not a word with a number after it. */
function isMixed(part: string): boolean {
  return (
    part.length >= 3 &&
    /\d/.test(part) &&
    /[A-Za-z]/.test(part) &&
    !/^[A-Za-z]{2,}\d{1,6}$/.test(part) &&
    !DURATION.test(part) &&
    !isKeptName(part)
  );
}

/** The text of a name with the values in it replaced: `orders_20250101` is `orders_<num>`. Short numbers stay. */
export function describeName(name: string, sink: Sink): string {
  if (!/\d{4}|[0-9a-f]{8}/i.test(name)) return name;
  return describeParts(name, sink);
}

/** True when nothing in the token is a value. */
export function isPlainName(token: string): boolean {
  return !/\d/.test(token) || isKeptName(token);
}
