/** Tells what a run of characters without white space is: an id, a number, an address, or a word to keep. */

/** Where the parts of a parameterised message are written to. */
export interface Sink {
  /** The last word that was kept; empty after a placeholder. */
  lastWord: string;
  /** The one before. */
  wordBefore: string;
  text(text: string): void;
  word(word: string): void;
  count(kind: string): void;
  placeholder(kind: string): void;
  gapEndsWith(text: string): boolean;
}

/** What `parameterise` writes for values; such text is left alone when it is read again. Sticky: set `lastIndex`. */
export const PLACEHOLDER =
  /<(?:num|id|uuid|hex|hash|trace|date|duration|size|email|ip|port|path|str|bool|json|token|version|param|slug|file)>/y;

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
const CODE_WORDS = new Set(["status", "code", "errno", "http", "sqlstate", "exit", "statuscode", "signal", "status_code"]);
/** Numbered messages of well-known products: `ORA-00942`, `E11000`, `P2002`, `TS2345`. */
const KNOWN_CODE = /^(?:ORA-|PLS-|TNS-|DPY-|SQL|TS|CS|HY|P|E|ERR|PGRST|CVE-|MSB|NU|FS|BC|WRONGTYPE|DB2-|SQLSTATE)\d{3,6}[A-Z]?$/;
const SERVICE_PORTS = new Set([
  25, 53, 80, 88, 389, 443, 465, 587, 636, 1433, 1521, 2181, 2379, 3000, 3306, 4222, 4317, 4318, 5000, 5432, 5433, 5672,
  6379, 6380, 6432, 7687, 8000, 8080, 8086, 8123, 8443, 8500, 9000, 9042, 9090, 9092, 9200, 9300, 11211, 15672, 26257,
  26379, 27017,
]);
/** The range that Linux gives to clients begins here: a port above is a value, one below names a service. */
const FIRST_CLIENT_PORT = 32_768;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const NUMBER = /^[+-]?(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?n?$/;
const DURATION = /^[+-]?(?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|secs?|m|mins?|h|hrs?|hours?|d|days?|w))+$/;
const SIZE = /^\d+(?:\.\d+)?(?:[KMGTPkmgtp]i?[Bb]?|B|b|bytes?)(?:\/s)?$/;
const ORDINAL = /^\d+(?:st|nd|rd|th)$/;
const VERSION = /^v?\d+\.\d+\.\d+(?:[.+-][\w.+-]*)?$/;
const IPV4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::(\d{1,5}))?(\/\d{1,2})?$/;
const EMAIL = /^[\w.+'%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/;
const LSN = /^[0-9A-F]{1,8}\/[0-9A-F]{5,8}$/;
const JWT = /^eyJ[\w-]+\.[\w-]*/;
const FILE_PLACE = /\.[A-Za-z][A-Za-z0-9]{0,5}(?::\d+){0,2}$/;
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
  if (JWT.test(token) || (length >= 40 && isBlob(token))) return "token";
  return undefined;
}

function keepsNumber(token: string, sink: Sink): boolean {
  if (/^\d{5}$/.test(token) && sink.lastWord === "SQLSTATE") return true;
  return /^-?\d{1,5}$/.test(token) && CODE_WORDS.has(sink.lastWord.replace(/[:#]$/, "").toLowerCase());
}

function isPath(token: string): boolean {
  const first = token.charCodeAt(0);
  if (first === 92) return token.startsWith("\\\\");
  if (token.charCodeAt(1) === 58 && (token.charCodeAt(2) === 92 || token.charCodeAt(2) === 47)) {
    return /^[A-Za-z]/.test(token);
  }
  if (!token.includes("/")) return false;
  if (SYSTEM_FOLDER.test(token)) return true;
  return (
    (first === 47 || first === 46 || (first >= 65 && first <= 122)) && FILE_PLACE.test(token) && !/[:&?]\//.test(token)
  );
}

function isBlob(token: string): boolean {
  return /^[A-Za-z0-9+/_.-]+=*$/.test(token) && /\d/.test(token) && /[a-z]/.test(token) && /[A-Z]/.test(token);
}

/** The token with the values in its parts replaced. */
function describe(token: string, sink: Sink): string {
  const scheme = token.indexOf("://");
  if (scheme > 0) return describeUrl(token, scheme, sink);
  const address = describeAddress(token, sink);
  if (address !== undefined) return address;
  if (token.includes("/")) {
    return describeRoute(token, sink);
  }
  return describeParts(token, sink);
}

/** IP addresses and `host:port`; undefined for anything else. */
function describeAddress(token: string, sink: Sink): string | undefined {
  const four = IPV4.exec(token);
  if (four) {
    sink.count("ip");
    return `<ip>${describePort(four[2], sink)}`;
  }
  const colon = token.lastIndexOf(":");
  if (colon < 0) return undefined;
  if (token.indexOf(":") !== colon && /^[0-9a-f:.]+(?:%\w+)?$/i.test(token)) {
    const loopback = /^::1:(\d{2,5})$/.exec(token) ?? /^::ffff:\d+\.\d+\.\d+\.\d+:(\d{2,5})$/i.exec(token);
    if (loopback || token.includes("::") || token.split(":").length === 8) {
      sink.count("ip");
      return `<ip>${describePort(loopback?.[1], sink)}`;
    }
  }
  const port = token.slice(colon + 1);
  const host = token.slice(0, colon);
  if (/^\d{2,5}$/.test(port) && /^[A-Za-z][\w.-]*$/.test(host) && !FILE_PLACE.test(token)) {
    const number = Number(port);
    if (host.includes(".") || host.includes("-") || host === "localhost" || SERVICE_PORTS.has(number)) {
      return describeParts(host, sink) + describePort(port, sink);
    }
  }
  return undefined;
}

function describePort(port: string | undefined, sink: Sink): string {
  if (port === undefined) return "";
  if (Number(port) < FIRST_CLIENT_PORT) return `:${port}`;
  sink.count("port");
  return ":<port>";
}

/** Scheme, host and path with its ids replaced; credentials, query and fragment are left out. */
function describeUrl(token: string, scheme: number, sink: Sink): string {
  const rest = token.slice(scheme + 3);
  let end = rest.search(/[/?#]/);
  if (end < 0) end = rest.length;
  const authority = rest.slice(rest.lastIndexOf("@", end - 1) + 1, end);
  const path = rest.slice(end).replace(/[?#].*$/s, "");
  const host = describeAddress(authority, sink) ?? describeParts(authority, sink);
  // Only the letters before the scheme's colon: `error:https://…` has a word in front of it.
  return `${token.slice(0, scheme)}://${host}${describeRoute(path, sink)}`;
}

/** A path of names: each segment that is a value is replaced. */
function describeRoute(path: string, sink: Sink): string {
  return path
    .split("/")
    .map((segment, index, all) =>
      /^\d{1,5}$/.test(segment) && /^errors?$/.test(all[index - 1] ?? "") ? segment : describeSegment(segment, sink),
    )
    .join("/");
}

function describeSegment(segment: string, sink: Sink): string {
  if (segment === "") return segment;
  if (UUID.test(segment)) {
    sink.count("uuid");
    return "<uuid>";
  }
  if (segment.length >= 40 && isBlob(segment)) {
    sink.count("token");
    return "<token>";
  }
  if (/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+){2,}$/.test(segment)) {
    sink.count("slug");
    return "<slug>";
  }
  if (/\.[a-z][a-z0-9]{1,4}$/i.test(segment)) {
    sink.count("file");
    return "<file>";
  }
  return describeParts(segment, sink);
}

/** Splits at everything that is no letter and no digit, and replaces the parts that are values. */
function describeParts(token: string, sink: Sink): string {
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
