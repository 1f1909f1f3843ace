/** Whether a line that looks like a record's head, or has a time, still belongs to the record above it. */
import { parseHeader, parseHeaderInside } from "../stack/parse-header.ts";
import { inTraceback, isStackLine, judge } from "./continuation.ts";
import type { Entry } from "./entry.ts";
import { isFailing, type OpenRecord, withoutPrefix } from "./open-record.ts";

/**
 * `error: relation …` right below a grave record is no record of winston's when the records of this log have times: it is the
 * name of pg's error class, above its stack.
 */
export function namesError(entry: Entry, body: string, open: OpenRecord): boolean {
  const { headed, grave, typed, framed } = open.progress;
  return (
    body.startsWith("error: ") &&
    entry.time === undefined &&
    open.entry.time !== undefined &&
    !open.entry.closed &&
    headed &&
    grave &&
    !typed &&
    !framed
  );
}

/** Milliseconds between the lines of one message, where each line is printed with its time. */
const SAME_PRINT = 100;

/** Whether prose with a time of its own was printed later than the record: what goes on with a stack is told by its form. */
export function isLater(entry: Entry, text: string, open: OpenRecord): boolean {
  const { python, crash, go, typed } = open.progress;
  if (entry.time === undefined || open.entry.time === undefined) return false;
  if (entry.time - open.entry.time <= SAME_PRINT || typed || go || crash > 0 || python !== "none")
    return false;
  return !/^\s/.test(text) && !isStackLine(text) && !parseHeader(text);
}

/** Rails' tagged logging puts a record's tags before each of its lines. */
export function untagged(text: string, open: OpenRecord | undefined): string {
  const mark = text[0] === "[" ? open?.entry.mark : undefined;
  return mark !== undefined && text.startsWith(`[${mark}] `) ? text.slice(mark.length + 3) : text;
}

/** Milliseconds within which a stack is printed whose lines each have a head. */
const SAME_STACK = 1000;
/** Longer heads are none. */
const MAX_HEAD = 300;

/**
 * Some loggers put the record's head before each of its lines. The line without it, indentation kept, where it goes on with the
 * open record's stack: the same head but for its digits, and a line that can stand in a stack only.
 */
export function behindSameHead(entry: Entry, body: string, open: OpenRecord): string | undefined {
  const { headed, grave } = open.progress;
  if (!headed || open.entry.closed || entry.level !== open.entry.level) return undefined;
  if (!grave && !isFailing(open)) return undefined;
  if (Math.abs((entry.time ?? 0) - (open.entry.time ?? 0)) > SAME_STACK) return undefined;
  const start = open.raw.indexOf(open.entry.text.slice(0, 60));
  if (start <= 0 || start > MAX_HEAD) return undefined;
  const inner = parseHeaderInside(open.entry.text);
  for (const length of inner ? [start + inner.before.length + 1, start] : [start]) {
    // A line without text is printed without the space before it.
    if (!isAlike(open.raw.slice(0, length).trimEnd(), body)) continue;
    const plain = body.slice(length);
    if (goesOn(open, plain)) return plain;
  }
  return undefined;
}

/**
 * The same for a prefix that no reader knows: it stands before what the first line throws and before each line of the stack.
 * Where one does, the record loses it too.
 */
export function behindSamePrefix(open: OpenRecord, text: string): string | undefined {
  if (open.lines.length > 1 && open.prefix === undefined) return undefined;
  const prefix = open.prefix ?? prefixOf(open.entry.text);
  if (prefix === undefined || !isAlike(prefix, text)) return undefined;
  const plain = text.slice(prefix.length);
  if (!isStackLine(plain) && !goesOn(open, plain)) return undefined;
  if (open.prefix === undefined) withoutPrefix(open, prefix);
  return plain;
}

const MAX_PREFIX = 120;

function prefixOf(text: string): string | undefined {
  const traceback = text.indexOf("Traceback (most recent call last):");
  const length = traceback > 0 ? traceback : (parseHeaderInside(text)?.start ?? 0);
  const prefix = text.slice(0, length);
  return length > 0 && length <= MAX_PREFIX && /[\]:|)>-]\s*$|^\S+ $|\d\S* $/.test(prefix)
    ? prefix
    : undefined;
}

/** Whether a line can only belong to the stack that the record is printing. */
export function goesOn(open: OpenRecord, plain: string): boolean {
  if (plain.trim() === "") return true;
  const { python, typed, framed, go } = open.progress;
  if (python === "frames") return inTraceback(open.progress, plain);
  if (judge(open.progress, plain) !== "join") return false;
  return isStackLine(plain) || go || (framed && typed && /^(?:\s|[}\])]+[,;]?$)/.test(plain));
}

/** Whether a text begins with the head, whatever digits stand in it. */
function isAlike(head: string, text: string): boolean {
  if (text.length < head.length) return false;
  for (let i = 0; i < head.length; i += 1) {
    const [a, b] = [head.charCodeAt(i), text.charCodeAt(i)];
    if (a !== b && !(isDigit(a) && isDigit(b))) return false;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
