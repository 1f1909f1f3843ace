import { defaultLimits, type Limits } from "../limits.ts";
import type { ErrorEvent } from "../words/error-event.ts";
import type { Dropped, Result } from "../words/signal.ts";
import { JoinRecords } from "./join-records.ts";
import { opensJsonArray, splitJsonArray } from "./json-blocks.ts";
import type { LogRecord } from "./log-record.ts";
import { SplitLines } from "./split-lines.ts";
import { eachText } from "./to-text.ts";

/** What a log told. */
export interface DecodedLog {
  /** Failures, in the order of their lines. */
  events: ErrorEvent[];
  /** Records read: lines with those that continue them. */
  records: number;
  /** Records by format, e.g. `{ pino: 120, postgres: 4, plain: 2 }`. */
  formats: Record<string, number>;
  dropped: Dropped[];
}

/**
 * Reads a log of any mix of formats: JSON of the usual loggers, platforms' exports and prefixes, PostgreSQL, web servers,
 * text loggers, stacks on plain consoles. One event for each record that tells of a failure. Never throws.
 *
 * @param options.received epoch milliseconds for records without a time of their own (Default: 0)
 * @param options.limits bounds (Default: `defaultLimits`; `bodyBytes` is not applied: a log file may be larger than a request)
 * @param options.observe is told of every record, also of those that tell of no failure, in the order in which they are finished
 * @param options.progress is told now and then which part of the text is read, 0 to 1
 * @example
 * const result = decodeLog("TypeError: a.b is not a function\n    at load (/app/src/a.js:3:7)\n");
 * if (result.ok) result.value.events[0]?.exceptions[0]?.type; // "TypeError"
 */
export function decodeLog(
  text: string | Uint8Array,
  options: {
    limits?: Limits;
    received?: number;
    observe?: (record: LogRecord) => void;
    progress?: (part: number) => void;
  } = {},
): Result<DecodedLog> {
  const records = new JoinRecords(options.limits ?? defaultLimits, options.received, options.observe);
  const lines = new SplitLines((line, number) => records.line(line, number));
  const decoded = eachText(text, (part, last) => {
    if (part.first && opensJsonArray(part.text)) return "whole";
    lines.add(part.text, last);
    options.progress?.(part.done);
    return "next";
  });
  if (!decoded.ok) return decoded;
  if (decoded.value !== undefined) {
    const { blocks, cut } = splitJsonArray(decoded.value);
    if (cut) records.drop("truncated", "record");
    records.elements(blocks);
  }
  return { ok: true, value: records.finish() };
}
