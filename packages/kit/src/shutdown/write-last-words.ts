/** Writes what killed the process to disk, at once: nothing that comes later is certain. */
import { closeSync, constants, fsyncSync, openSync, readdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { redact, redactText } from "@holdfast/signals/redact";
import { currentContext, linksOf, ownFailure, readProperty, showValue } from "../core/index.ts";
import { openLastWordsFolder } from "./last-words-folder.ts";

/** One error of the chain, outermost first. */
export interface WrittenError {
  type: string;
  message: string;
  stack: string;
  code?: string;
}

export interface LastWords {
  version: 1;
  /** Epoch milliseconds. */
  time: number;
  pid: number;
  mechanism: string;
  errors: WrittenError[];
  release?: string;
  /** Seconds that the process had run. */
  uptime: number;
  request?: { id: string; traceId: string; route?: string };
}

/** Files that are kept: a crash loop fills no disk. The first ones tell most, so the newest are not written when it is full. */
const FILES_MAX = 20;
const ERRORS_MAX = 8;
const STACK_MAX = 4_096;
const MESSAGE_MAX = 1_024;

let written = 0;

/**
 * Writes one file, mode 0600; answers its path, or undefined where that failed (counted).
 *
 * @param giveRoom called where the disk is full, before one more try
 */
export function writeLastWords(
  folder: string,
  error: unknown,
  mechanism: string,
  release?: string | undefined,
  giveRoom?: () => void,
): string | undefined {
  try {
    openLastWordsFolder(folder);
    makeRoom(folder);
    const time = Date.now();
    const words: LastWords = {
      version: 1,
      time,
      pid: process.pid,
      mechanism,
      errors: chainOf(error),
      uptime: process.uptime(),
      ...(release !== undefined && { release }),
      ...requestOf(),
    };
    const path = join(folder, `last-words-${time}-${process.pid}-${written++}.json`);
    const text = JSON.stringify(redact(words).value);
    try {
      writeWhole(path, text);
    } catch (problem) {
      if (readProperty(problem, "code") !== "ENOSPC" || !giveRoom) throw problem;
      giveRoom();
      writeWhole(path, text);
    }
    return path;
  } catch (problem) {
    ownFailure("shutdown: last words", problem);
    return undefined;
  }
}

/** A file that is there is whole: half of one would mislead the next start. */
function writeWhole(path: string, text: string): void {
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (error) {
    forgetLastWords([path]);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Takes files away that have been told. */
export function forgetLastWords(paths: Iterable<string>): void {
  for (const path of paths) {
    try {
      unlinkSync(path);
    } catch {
      // Taken by another start already.
    }
  }
}

function makeRoom(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.startsWith("last-words-"))
    .sort();
  // The oldest half stays, for it shows how the loop began.
  for (const name of files.length < FILES_MAX
    ? []
    : files.slice(FILES_MAX / 2, files.length - FILES_MAX / 2 + 1))
    forgetLastWords([join(folder, name)]);
}

function chainOf(error: unknown): WrittenError[] {
  const chain: WrittenError[] = [];
  const seen = new Set<unknown>();
  let current = error;
  while (chain.length < ERRORS_MAX && !seen.has(current)) {
    seen.add(current);
    chain.push(writtenOf(current));
    const cause = linksOf(current).find(([relation]) => relation === "cause");
    if (!cause) break;
    current = cause[1];
  }
  return chain;
}

function writtenOf(value: unknown): WrittenError {
  if (typeof value !== "object" || value === null)
    return { type: typeof value, message: cut(showValue(value), MESSAGE_MAX), stack: "" };
  const code = readProperty(value, "code");
  return {
    type: cut(showValue(readProperty(value, "name") ?? "Error"), 200),
    message: cut(showValue(readProperty(value, "message") ?? ""), MESSAGE_MAX),
    stack: cut(showValue(readProperty(value, "stack") ?? ""), STACK_MAX),
    ...((typeof code === "string" || typeof code === "number") && { code: cut(String(code), 100) }),
  };
}

function requestOf(): Pick<LastWords, "request"> {
  const context = currentContext();
  if (!context) return {};
  const { id, traceId, route } = context;
  return { request: { id, traceId, ...(route !== undefined && { route }) } };
}

/** Redacted before it is cut: a secret that is cut in two is not recognised any more. */
function cut(text: string, most: number): string {
  return redactText(text.slice(0, most * 4)).slice(0, most);
}
