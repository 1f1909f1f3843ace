/** Whether a line that looks like a record's head, or has a time, still belongs to the record above it. */
import { parseHeader } from "../stack/parse-header.ts";
import { isStackLine } from "./continuation.ts";
import type { Entry } from "./entry.ts";
import type { OpenRecord } from "./open-record.ts";

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
