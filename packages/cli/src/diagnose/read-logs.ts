/** Reads several logs as one: each event says in which it stood. */
import { basename } from "node:path";
import { type DecodedLog, decodeLog, type ErrorEvent, hash128, redactEvent } from "@holdfast/signals";
import { type LogWatch, watchLog } from "./over-time/index.ts";
import { readInput, UnreadableInput } from "./read-input.ts";

export interface ReadLogs extends Pick<DecodedLog, "records" | "dropped"> {
  /** Redacted. */
  events: ErrorEvent[];
  /** What was seen beside the failures. */
  watch: LogWatch;
}

/**
 * @param progress is told how much is read, 0 to 1
 * @throws {UnreadableInput}
 */
export async function readLogs(
  files: readonly string[],
  progress: (part: number) => void,
): Promise<ReadLogs> {
  const names = shortNames(files);
  const read: ReadLogs = {
    events: [],
    records: 0,
    dropped: [],
    watch: watchLog(),
  };
  for (const [index, file] of files.entries()) {
    const input = await readInput(file);
    const name = files.length === 1 ? undefined : names[index];
    const result = decodeLog(input, {
      observe: read.watch.of(name),
      progress: (part) => progress((index + part) / files.length),
    });
    if (!result.ok)
      throw new UnreadableInput(`${file === "-" ? "standard input" : file}: ${result.failure.message}`);
    // Times of syslog have no year: any will do to see what followed what.
    if (read.watch.starts.has(name) && read.watch.isTimeless(name)) {
      decodeLog(input, { observe: read.watch.of(name), received: Date.now() });
      if (!read.watch.isTimeless(name)) read.watch.undated = true;
    }
    read.records += result.value.records;
    read.dropped.push(...result.value.dropped);
    for (const event of result.value.events) {
      read.events.push(redactEvent(files.length === 1 ? event : inFile(event, names[index]!)));
    }
  }
  return read;
}

/** Ids are made from content and line: two logs may hold the same. */
function inFile(event: ErrorEvent, file: string): ErrorEvent {
  return {
    ...event,
    id: hash128(`${file}\n${event.id}`),
    exceptions: event.exceptions.map((one) =>
      one.seen === undefined ? one : { ...one, seen: `${file} ${one.seen}` },
    ),
    ...(event.lines && { lines: { ...event.lines, file } }),
  };
}

/** File names alone where they differ, else the paths as given. */
function shortNames(files: readonly string[]): string[] {
  const names = files.map((file) => (file === "-" ? "stdin" : basename(file)));
  return new Set(names).size === names.length ? names : [...files];
}
