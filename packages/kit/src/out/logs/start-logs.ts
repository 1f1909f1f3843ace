/** Writes what the kit's parts tell as log lines, in pino's form. */
import { hostname } from "node:os";
import type { Level } from "@holdfast/signals";
import { type Note, onNote, ownFailure, processWide } from "../../core/index.ts";
import { Once } from "../once.ts";
import { pinoNames, pinoNumbers } from "./levels.ts";
import { idsOf, type LoggedError, linesOf } from "./line-fields.ts";

/** What lines can be written to: every Writable is one. */
export interface LineStream {
  write(line: string): unknown;
  on?(event: "error", listener: (error: Error) => void): unknown;
  readonly writableLength?: number;
  readonly destroyed?: boolean;
}

/** What a pino logger, and every logger with its methods, offers. */
export type Logger = Record<
  "fatal" | "error" | "warn" | "info" | "debug",
  (fields: object, message: string) => unknown
>;

/** Where lines go and which. */
export interface LogOptions {
  /** An existing logger; then `stream` is not used, and the logger's own level holds. */
  logger?: Logger;
  /** (Default: process.stdout) */
  stream?: LineStream;
  /** Lower ones are left out. (Default: "info") */
  level?: Level;
  /** A line for each piece of work, or for those that failed. (Default: "failed") */
  requests?: "all" | "failed" | "none";
  /** Bytes that a slow stream may keep waiting; further lines are left out and counted. (Default: 8 MiB) */
  waitingBytes?: number;
}

/** Lines that were left out, by why. */
export interface LogCounts {
  written: number;
  /** The stream is slow. */
  dropped: number;
  /** The stream is broken. */
  failed: number;
}

const guarded = processWide("guarded-streams", () => new WeakSet<object>());

/**
 * Writes every note as a line from now on: `level`, `time`, `pid`, `hostname`, `msg`, `requestId`, `trace_id`, `span_id`, `err`. A
 * stream that breaks (EPIPE) or a logger that throws harms nobody: it is counted, and said on stderr.
 *
 * @returns the end of it, and what was counted
 * @example
 * startLogs({ logger: app.log }); // or startLogs() for JSON lines on stdout
 */
export function startLogs(options: LogOptions = {}): { stop(): void; counts(): LogCounts } {
  const least = pinoNumbers[options.level ?? "info"];
  const requests = options.requests ?? "failed";
  const counts: LogCounts = { written: 0, dropped: 0, failed: 0 };
  const write = options.logger ? toLogger(options.logger) : toStream(options, counts);
  const once = new Once();
  const hear = (note: Note) => {
    if (pinoNumbers[note.level] < least) return;
    // Of requests that went well one of each place a minute: some code catches on every request, and means to.
    if (note.kind === "swallowed" && note.context?.firstError === undefined) {
      const at = note.entries.map(({ caughtAt }) => `${caughtAt?.file}:${caughtAt?.line}`).join();
      if (!once.first(at, note.time)) return;
    }
    if (note.kind === "work" && requests !== "all" && (requests === "none" || !note.failed)) return;
    try {
      write(note);
    } catch (error) {
      counts.failed++;
      ownFailure("logs", error);
    }
  };
  // Of requests that went well no line is made, so no note is wanted.
  const stop = onNote(hear, requests === "all" && least <= pinoNumbers.info ? {} : { well: false });
  return { stop, counts: () => ({ ...counts }) };
}

function toLogger(logger: Logger): (note: Note) => void {
  return (note) => {
    for (const { message, fields, error } of linesOf(note))
      logger[pinoNames[note.level]](
        { ...fields, ...(note.context && idsOf(note.context)), ...(error && { err: forPino(error) }) },
        message,
      );
  };
}

/** pino's serializer takes the class's name where there is a class: without a prototype there is none. */
function forPino({ type, ...rest }: LoggedError): object {
  return Object.assign(Object.create(null), { name: type, ...rest });
}

function toStream(options: LogOptions, counts: LogCounts): (note: Note) => void {
  const stream: LineStream = options.stream ?? process.stdout;
  const most = options.waitingBytes ?? 8 * 1024 * 1024;
  const base = { pid: process.pid, hostname: hostname() };
  // An error event that nobody hears ends the process.
  if (!guarded.has(stream)) {
    guarded.add(stream);
    stream.on?.("error", (error) => {
      counts.failed++;
      ownFailure("logs", error);
    });
  }
  return (note) => {
    if (stream.destroyed) {
      counts.failed++;
      ownFailure("logs", new Error("the stream for log lines is closed"));
      return;
    }
    if ((stream.writableLength ?? 0) > most) {
      counts.dropped++;
      return;
    }
    for (const { time, message, fields, error } of linesOf(note)) {
      const line = {
        level: pinoNumbers[note.level],
        time,
        ...base,
        ...(note.context && idsOf(note.context)),
        ...fields,
        ...(error && { err: error }),
        msg: message,
      };
      stream.write(`${JSON.stringify(line)}\n`);
      counts.written++;
    }
  };
}
