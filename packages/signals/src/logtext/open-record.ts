/** A record whose lines are still coming in. */
import { opensNodeCrash } from "../stack/node-crash.ts";
import { parseHeaderInside } from "../stack/parse-header.ts";
import { advance, type Progress } from "./continuation.ts";
import type { Carrier, Entry } from "./entry.ts";

/** More lines, or more characters, are counted and left out. */
const MAX_LINES = 5000;
const MAX_HELD = 60;
/** After the place that a Node crash block begins with, its error comes within so many lines. */
const CRASH_LINES = 12;

/** A class and its colon, and nothing behind it: Prisma and others begin their message on the next line. */
const EMPTY = /(?:Error|Exception):\s*$/;
const EMPTY_LINES = 8;

export interface OpenRecord {
  entry: Entry;
  carrier: Carrier;
  first: number;
  last: number;
  /** The record's text, line by line; the first is the head's own text. */
  lines: string[];
  /** The first line as it stood behind the carrier's prefix. */
  raw: string;
  chars: number;
  /** Lines that may yet turn out to belong to the message. */
  held: { text: string; number: number }[];
  progress: Progress;
  cut: boolean;
  /** What stood before each of its lines. */
  prefix?: string;
}

/** Starts a record. `headed`: the line had a head with a level. */
export function openRecord(
  entry: Entry,
  carrier: Carrier,
  number: number,
  raw: string,
  headed: boolean,
): OpenRecord {
  const progress: Progress = {
    headed,
    grave: entry.level === "error" || entry.level === "fatal" || entry.level === "warning",
    python: "none",
    margin: 0,
    named: false,
    crash: 0,
    typed: false,
    framed: false,
    go: false,
    linked: false,
    causes: false,
    empty: 0,
  };
  advance(progress, entry.text);
  // A header may stand behind other words: `request failed: KeyError: 'x'`.
  if (!progress.typed && headed && progress.grave && parseHeaderInside(entry.text)) progress.named = true;
  if (!headed && opensNodeCrash(entry.text)) progress.crash = CRASH_LINES;
  if (headed && EMPTY.test(entry.text)) progress.empty = EMPTY_LINES;
  return {
    entry,
    carrier,
    first: number,
    last: number,
    lines: [entry.text],
    raw,
    chars: entry.text.length,
    held: [],
    progress,
    cut: false,
  };
}

/** Takes off what turned out to stand before each line. */
export function withoutPrefix(record: OpenRecord, prefix: string): void {
  record.prefix = prefix;
  record.entry.text = record.entry.text.slice(prefix.length);
  record.lines[0] = record.entry.text;
  advance(record.progress, record.entry.text);
}

/** Whether more lines of its stack are due: other records may have come between. */
export function isUnfinished(record: OpenRecord): boolean {
  const { python, crash, typed, framed, linked } = record.progress;
  return !record.entry.closed && (python === "frames" || linked || crash > 0 || (typed && !framed));
}

/** Whether it shows any sign of an exception. */
export function isFailing(record: OpenRecord): boolean {
  const { python, crash, typed, framed, go } = record.progress;
  return python !== "none" || crash > 0 || typed || framed || go;
}

/** Adds a line and those held before it. */
export function joinLine(record: OpenRecord, text: string, number: number, maxChars: number): void {
  for (const line of record.held) add(record, line.text, line.number, maxChars);
  record.held = [];
  add(record, text, number, maxChars);
}

/** Keeps a line until another shows that it belongs here. False when too many wait. */
export function holdLine(record: OpenRecord, text: string, number: number): boolean {
  if (record.held.length >= MAX_HELD) return false;
  record.held.push({ text, number });
  return true;
}

function add(record: OpenRecord, text: string, number: number, maxChars: number): void {
  // Exports that list the newest first are read backwards.
  record.first = Math.min(record.first, number);
  record.last = Math.max(record.last, number);
  if (text !== "") advance(record.progress, text);
  if (record.lines.length >= MAX_LINES || record.chars + text.length > maxChars) {
    record.cut = true;
    return;
  }
  record.lines.push(text);
  record.chars += text.length + 1;
}
