/** Error codes that were not printed as such, read from the type and message of an exception. */
import { sqlStateOfClass, sqlStateOfMessage } from "./sqlstate.ts";

/** errno names of Linux that a service meets; OpenSSL, c-ares and libuv names that Node uses in their place. */
const ERRNO =
  /\b(E(?:ACCES|ADDRINUSE|ADDRNOTAVAIL|AGAIN|AI_AGAIN|BADF|BUSY|CONNABORTED|CONNREFUSED|CONNRESET|DQUOT|EXIST|FBIG|HOSTDOWN|HOSTUNREACH|INTR|INVAL|IO|ISDIR|LOOP|MFILE|MSGSIZE|NAMETOOLONG|NETDOWN|NETUNREACH|NFILE|NOBUFS|NODATA|NODEV|NOENT|NOMEM|NOSPC|NOSYS|NOTCONN|NOTDIR|NOTEMPTY|NOTFOUND|NOTSOCK|NOTSUP|PERM|PIPE|PROTO|ROFS|SOCKETTIMEDOUT|SRCH|TIMEDOUT|TIMEOUT|XDEV))\b/;

const PYTHON_ERRNO: Record<string, string> = {
  "1": "EPERM",
  "2": "ENOENT",
  "9": "EBADF",
  "11": "EAGAIN",
  "12": "ENOMEM",
  "13": "EACCES",
  "17": "EEXIST",
  "20": "ENOTDIR",
  "21": "EISDIR",
  "22": "EINVAL",
  "24": "EMFILE",
  "28": "ENOSPC",
  "30": "EROFS",
  "32": "EPIPE",
  "98": "EADDRINUSE",
  "99": "EADDRNOTAVAIL",
  "101": "ENETUNREACH",
  "103": "ECONNABORTED",
  "104": "ECONNRESET",
  "110": "ETIMEDOUT",
  "111": "ECONNREFUSED",
  "113": "EHOSTUNREACH",
  "-2": "ENOTFOUND",
  "-3": "EAI_AGAIN",
};

/** The system's words, where Go and libpq print them in place of the name. */
const STRERROR: Record<string, string> = {
  "connection refused": "ECONNREFUSED",
  "connection reset by peer": "ECONNRESET",
  "broken pipe": "EPIPE",
  "i/o timeout": "ETIMEDOUT",
  "no such host": "ENOTFOUND",
  "no route to host": "EHOSTUNREACH",
  "permission denied": "EACCES",
  "no such file or directory": "ENOENT",
  "file exists": "EEXIST",
  "is a directory": "EISDIR",
  "not a directory": "ENOTDIR",
  "no space left on device": "ENOSPC",
  "disk quota exceeded": "EDQUOT",
  "read-only file system": "EROFS",
  "too many open files": "EMFILE",
  "address already in use": "EADDRINUSE",
  "cannot assign requested address": "EADDRNOTAVAIL",
};

/** `listen tcp :8080: bind: address already in use`: operation, object, reason, as Go's `PathError` and `OpError` print. */
const GO_REASON =
  /(?:^|[\s:"'(])(?:open|stat|lstat|mkdir|remove|unlink|rename|readdirent|chmod|chown|fork\/exec|exec|bind|listen|accept4?|socket|read|write|fsync|truncate|dial|connect)\b[^\n]{0,300}?: (permission denied|no such file or directory|file exists|is a directory|not a directory|no space left on device|disk quota exceeded|read-only file system|too many open files|address already in use|cannot assign requested address|connection refused|connection reset by peer|broken pipe|i\/o timeout|no such host|no route to host)(?![\w-])/;

/** The first word of an error that a Redis server answers. */
const REDIS =
  /^(?:ReplyError: |Redis error: )?(WRONGTYPE|NOAUTH|WRONGPASS|NOPERM|READONLY|OOM|MISCONF|BUSY|LOADING|MASTERDOWN|NOREPLICAS|NOSCRIPT|CLUSTERDOWN|CROSSSLOT|MOVED|EXECABORT|BUSYGROUP|NOGROUP)(?= )/;

/** Types under which PostgreSQL clients raise what the server said; only their messages are read as the server's. */
const POSTGRES_CLIENT =
  /^(?:error|DatabaseError|PostgresError|PostgreSQL .*|QueryFailedError|DrizzleQueryError|(?:psycopg2?|asyncpg|sqlalchemy|django\.db)\..*|.*PSQLException|.*PgError|PG::.*|SequelizeDatabaseError|Npgsql\.PostgresException)$/;

/**
 * The code of an exception that printed none: an errno name in the message, Python's `[Errno 111]`, the SQLSTATE behind a
 * driver's class name or behind PostgreSQL's well-known texts. Undefined where nothing is certain.
 */
export function deriveCode(type: string, message: string): string | undefined {
  const text = message.length > 2048 ? message.slice(0, 2048) : message;
  const errno = ERRNO.exec(text);
  if (errno) return errno[1];
  const python = /\[Errno (-?\d{1,3})\]/.exec(text);
  if (python) return PYTHON_ERRNO[python[1]!];
  const plain =
    /\b(?:dial|connect|connection|read|write|lookup)\b[^\n]{0,300}?\b(connection refused|connection reset by peer|broken pipe|i\/o timeout|no such host|no route to host)\b/i.exec(
      text,
    );
  if (plain) return STRERROR[plain[1]!.toLowerCase()];
  const go = GO_REASON.exec(text);
  if (go) return STRERROR[go[1]!];
  // The JVM and .NET print the reason alone, behind a class that says it was a connection.
  if (/^Connection refused(?: \(|$)/.test(text)) return "ECONNREFUSED";
  const redis = REDIS.exec(text);
  if (redis) return redis[1];
  const npgsql = type === "Npgsql.PostgresException" ? /^([0-9A-Z]{5}): /.exec(text) : null;
  if (npgsql) return npgsql[1];
  const grpc = /^\d{1,2} ([A-Z]{2}[A-Z_]{2,30}): /.exec(text);
  if (grpc) return grpc[1];
  const state = /\bSQL ?STATE:?[ =]?\[?([0-9A-Z]{5})\b/i.exec(text);
  if (state) return state[1];
  const ofClass =
    sqlStateOfClass(type) ??
    /^\((?:psycopg2?|asyncpg|sqlalchemy)[\w.<>' ]*?\.([A-Z]\w+?)(?:'>)?\)/.exec(text)?.[1];
  if (ofClass !== undefined) {
    const known = /^[0-9A-Z]{5}$/.test(ofClass) ? ofClass : sqlStateOfClass(ofClass);
    if (known) return known;
  }
  if (POSTGRES_CLIENT.test(type) || text.startsWith("pq: ") || text.includes("ERROR: "))
    return sqlStateOfMessage(text);
  return undefined;
}

/** Phrases of the server that other programs use too. */
const SHARED = /division by zero|out of memory|out of range|deadlock/i;

/**
 * The code of words that came without a class, from a field or a line that says they are an error: as `deriveCode`, and by
 * the server's texts that nobody else prints.
 */
export function deriveCodeOfWords(text: string): string | undefined {
  return deriveCode("Error", text) ?? (SHARED.test(text) ? undefined : deriveCode("error", text));
}
