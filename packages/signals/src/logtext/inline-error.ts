/** Errors that stand in the words of one line: `could not load x, using none: error: relation "y" does not exist`. */
import type { Limits } from "../limits.ts";
import { deriveCode, deriveCodeOfWords } from "../stack/derive-code.ts";
import { parseHeader, parseHeaderInside } from "../stack/parse-header.ts";
import { parseRailsError } from "../stack/read-ruby-stack.ts";
import type { Level } from "../words/error-event.ts";
import type { Exception } from "../words/exception.ts";

export interface InlineError {
  exception: Exception;
  /** The words around it. */
  message: string;
}

/** SQLAlchemy's and other wrappers' `(psycopg2.errors.UndefinedTable) relation …`. */
const WRAPPED = /(?:^|\s)\(((?:[a-z_]\w*\.)+[A-Z]\w*)\) (\S[\s\S]*)$/;
/** Python's `repr`, as `%r` and `{e!r}` print it. */
const REPR =
  /(?:^|[\s:(=[])((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Timeout|NotFound|Denied|Exit|Interrupt))\(([\s\S]*)\)[\])}.]?$/;
/** pg's class is named in lower case; other libraries say whose error it is. */
const LOWER = /(?:^|[\s:(])(?:([A-Za-z][\w-]{0,40}) )?error: (\S[\s\S]*)$/;
/** Words that end a line of Go's `log` or of a tool: the system's reason, and nothing behind it. */
const REASON_LAST =
  /(?:: |\b(?:bind|listen|dial|connect|open)\b[^:]{0,200}: )(?:permission denied|no such file or directory|address already in use|connection refused|connection reset by peer|broken pipe|i\/o timeout|no such host|no route to host|no space left on device|disk quota exceeded|read-only file system|too many open files|cannot assign requested address)(?:; retrying in \S{1,20})?\.?$/i;
/** What a server only warns of while all its work fails for it. */
const USED_UP = /: (no space left on device|disk quota exceeded|too many open files)\.?$/i;
/** How Unix tools print what they stop at: `pg_dump: error: …`. */
const TOOL = /^([a-z][\w.+-]{1,40}(?:\[\d+\])?): (?:error|fatal|FATAL): (\S.*)$/;
const MAX_PLAIN = 600;

/** Spring's word for an exception that it answered as a fault of the request. */
const RESOLVED = /^Resolved \[((?:[a-z_]\w*\.)+[A-Z]\w*)(?:: ([\s\S]*))?\]$/;
/** A test runner's mark of what passed. */
const PASSED = /^\s*(?:[✓✔√]|PASS\b|ok \d+ )/;

/** Reads an error that a line of this level names. What only its words tell is marked `synthetic`. */
export function readInlineError(
  line: string,
  level: Level | undefined,
  limits: Limits,
): InlineError | undefined {
  const resolved = line.startsWith("Resolved [") ? RESOLVED.exec(line) : null;
  if (resolved) return { exception: make(resolved[1]!, resolved[2] ?? "", limits), message: "" };
  if (level === undefined && PASSED.test(line)) return undefined;
  const rails = line.endsWith("):") ? parseRailsError(line) : undefined;
  if (rails) return { exception: make(rails.type, rails.message, limits), message: "" };
  const typed = parseHeader(line) ?? parseHeaderInside(line);
  if (typed) {
    const { type, code, handled } = typed;
    const made = make(type, typed.message, limits, code);
    if (handled === false) made.handled = false;
    return { exception: made, message: "before" in typed ? words(String(typed.before)) : "" };
  }
  const wrapped = WRAPPED.exec(line);
  if (wrapped && /Error|Exception|\.errors?\.|^(?:psycopg|asyncpg|sqlite3|pymysql|MySQLdb)/.test(wrapped[1]!))
    return {
      exception: make(wrapped[1]!, wrapped[2]!, limits),
      message: words(line.slice(0, wrapped.index)),
    };
  const repr = REPR.exec(line);
  if (repr)
    return {
      exception: make(repr[1]!, spoken(repr[1]!, repr[2]!), limits),
      message: words(line.slice(0, repr.index + 1)),
    };
  if (level === "warning") return warned(line, limits);
  const tool = level === undefined && line.length <= MAX_PLAIN ? TOOL.exec(line) : null;
  if (tool)
    return {
      exception: { ...make("Error", tool[2]!, limits, deriveCodeOfWords(tool[2]!)), synthetic: true },
      message: tool[1]!,
    };
  if (level === undefined)
    return line.length <= MAX_PLAIN && REASON_LAST.test(line) ? told(line, limits) : undefined;
  // What was tried, then pg's error as it prints itself.
  const printed = line.indexOf(": error: ");
  if (printed > 0)
    return {
      exception: make("error", line.slice(printed + 9), limits),
      message: words(line.slice(0, printed)),
    };
  return errnoIn(line, limits);
}

/** A warning is no failure of its own: only an error that it plainly carries is taken. */
function warned(line: string, limits: Limits): InlineError | undefined {
  const lower = LOWER.exec(line);
  if (lower) {
    const type = lower[1] === undefined ? "error" : "Error";
    return { exception: make(type, lower[2]!, limits), message: words(line.slice(0, lower.index)) };
  }
  const errno = errnoIn(line, limits);
  if (errno) return errno;
  if (line.length > MAX_PLAIN * 4) return undefined;
  const used = line.length <= MAX_PLAIN ? USED_UP.exec(line) : null;
  if (used) {
    const code = /^no/i.test(used[1]!) ? "ENOSPC" : /^disk/i.test(used[1]!) ? "EDQUOT" : "EMFILE";
    return { exception: { ...make("Error", line, limits, code), synthetic: true }, message: line };
  }
  // Colons part what was tried from what came of it: the shortest end that still tells the code.
  let text: string | undefined;
  let from = line.length;
  while (text === undefined && from > 0) {
    from = line.lastIndexOf(": ", from - 1);
    const rest = from < 0 ? line : line.slice(from + 2);
    if (deriveCodeOfWords(rest) !== undefined) text = rest;
    if (from < 0) break;
  }
  if (text === undefined) return undefined;
  return {
    exception: { ...make("Error", text, limits, deriveCodeOfWords(text)), synthetic: true },
    message: line,
  };
}

function told(line: string, limits: Limits): InlineError | undefined {
  const exception = make("Error", line.replace(/\.$/, ""), limits);
  return exception.code === undefined ? undefined : { exception, message: "" };
}

/** `Job failed: connect ECONNREFUSED 127.0.0.1:5432` names an error of the system, if not its class. */
function errnoIn(line: string, limits: Limits): InlineError | undefined {
  const code = deriveCode("Error", line);
  if (code === undefined || !/^E[A-Z_]+$/.test(code)) return undefined;
  const at = line.indexOf(code);
  const start = at < 0 ? 0 : line.lastIndexOf(": ", at) + 2;
  const message = at < 0 || start < 2 ? line : line.slice(start);
  return { exception: make("Error", message, limits, code), message: line };
}

function make(type: string, text: string, limits: Limits, told?: string): Exception {
  const message = text.trim().slice(0, limits.messageChars);
  const code = told ?? deriveCode(type, message);
  return { type: type.slice(0, limits.textChars), message, ...(code !== undefined && { code }), frames: [] };
}

/** One quoted argument is the message itself; `KeyError` prints its key in quotes anyway. */
function spoken(type: string, args: string): string {
  const plain = args.replace(/,$/, "").trim();
  if (/(?:^|\.)KeyError$/.test(type)) return plain;
  const quoted = /^(['"])((?:(?!\1)[^\\]|\\.)*)\1$/s.exec(plain);
  return quoted ? quoted[2]!.replace(/\\(['"\\])/g, "$1") : plain;
}

function words(text: string): string {
  return text.replace(/[:\s-]+$/, "").trim();
}
