/** At the next start: says what the previous one could not send. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { redactText } from "@holdfast/signals/redact";
import { isRunning, ownFailure, tell } from "../core/index.ts";
import { readFatalReport } from "./fatal-report.ts";
import { openLastWordsFolder } from "./last-words-folder.ts";
import type { LastWords, WrittenError } from "./write-last-words.ts";

const FILES_MAX = 40;
const BYTES_MAX = 8 * 1024 * 1024;

/**
 * Tells each one as an error note with its own time, then deletes it. Never throws: a file that can't be read is said to be there, and
 * deleted. Of several processes that start at once, one takes each file.
 *
 * @returns how many were told
 * @example
 * tellLastWords("/var/lib/my-service");
 */
export function tellLastWords(folder: string): number {
  let told = 0;
  try {
    openLastWordsFolder(folder);
    for (const name of readdirSync(folder).sort().slice(0, 1_000)) {
      if (told >= FILES_MAX) break;
      const kind = kindOf(name);
      const claimed = kind && claim(folder, name);
      if (!claimed) continue;
      told++;
      try {
        if (kind === "words") tellWords(readBounded(claimed));
        else if (kind === "report") tellReport(readBounded(claimed));
        else tellRun(name);
      } catch (error) {
        tell({
          kind: "reduced",
          level: "warning",
          part: "last words",
          message: `a previous run left last words that can't be read (${name}: ${error instanceof Error ? error.message : "unreadable"}); they are deleted.`,
        });
      }
      rmSync(claimed, { recursive: true, force: true });
    }
  } catch (error) {
    ownFailure("shutdown: last words", error);
  }
  return told;
}

function kindOf(name: string): "words" | "report" | "run" | undefined {
  const pid = Number(/\.claimed-(\d+)$/.exec(name)?.[1]);
  if (pid && pid !== process.pid && isRunning(pid)) return undefined;
  if (name.startsWith("last-words-")) return "words";
  if (/^report\..*\.json/.test(name)) return "report";
  if (!name.startsWith("running-")) return undefined;
  const owner = Number(/^running-(\d+)/.exec(name)?.[1]);
  // In a container every run has the same pid: then the file is that of the run before.
  return owner === process.pid || !isRunning(owner) ? "run" : undefined;
}

function claim(folder: string, name: string): string | undefined {
  const claimed = join(folder, `${name.replace(/(?:\.claimed-\d+)+$/, "")}.claimed-${process.pid}`);
  try {
    renameSync(join(folder, name), claimed);
    return claimed;
  } catch {
    return undefined;
  }
}

function readBounded(path: string): unknown {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const { size } = fstatSync(file);
    if (size > BYTES_MAX) throw new Error(`it has ${size} bytes`);
    const bytes = Buffer.alloc(size);
    return JSON.parse(bytes.toString("utf8", 0, readSync(file, bytes, 0, size, 0)));
  } finally {
    closeSync(file);
  }
}

function tellWords(value: unknown): void {
  const words = value as Partial<LastWords> | null;
  if (
    typeof words !== "object" ||
    words === null ||
    !Array.isArray(words.errors) ||
    words.errors.length === 0
  )
    throw new Error("it holds no error");
  const error = rebuild(words.errors, 0);
  const time = typeof words.time === "number" && Number.isFinite(words.time) ? words.time : Date.now();
  const mechanism = typeof words.mechanism === "string" ? words.mechanism.slice(0, 100) : "uncaughtException";
  tell({
    kind: "error",
    level: "fatal",
    time,
    message: `last words of the run before (pid ${Number(words.pid)}, ended ${new Date(time).toISOString()}): ${error.name}: ${error.message}`,
    error,
    handled: false,
    mechanism,
    // Else a release that mends it would seem to have it.
    ...(typeof words.release === "string" && { release: words.release.slice(0, 256) }),
  });
}

function tellReport(value: unknown): void {
  const { time, error, heap } = readFatalReport(value);
  tell({
    kind: "error",
    level: "fatal",
    time,
    message: `the run before ended by a fatal error of Node: ${error.message}${heap}`,
    error,
    handled: false,
    mechanism: "fatalError",
  });
}

function tellRun(name: string): void {
  const [, pid, started] = /^running-(\d+)-(\d+)/.exec(name) ?? [];
  tell({
    kind: "shutdown",
    level: "warning",
    message: `the run before (pid ${pid}, started ${new Date(Number(started) || 0).toISOString()}) ended without a word: killed (SIGKILL, out-of-memory killer, a platform that lost patience) or the machine stopped.`,
    step: "previous run",
    state: "failed",
  });
}

/** What was on disk may have been planted: only texts are taken, redacted again. */
function rebuild(errors: readonly Partial<WrittenError>[], index: number): Error {
  const { type, message, stack, code } = errors[index] ?? {};
  const later = index + 1 < Math.min(errors.length, 8) ? { cause: rebuild(errors, index + 1) } : undefined;
  const error = new Error(textOf(message, 1_024), later) as Error & { code?: string };
  error.name = textOf(type, 200) || "Error";
  const lines = textOf(stack, 4_096);
  error.stack = lines || `${error.name}: ${error.message}`;
  if (code !== undefined) error.code = textOf(code, 100);
  return error;
}

function textOf(value: unknown, most: number): string {
  return typeof value === "string" ? redactText(value.slice(0, most)) : "";
}
