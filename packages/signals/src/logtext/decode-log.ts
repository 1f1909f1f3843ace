import { defaultLimits, type Limits } from "../limits.ts";
import type { ErrorEvent } from "../words/error-event.ts";
import type { Dropped, Result } from "../words/signal.ts";
import { JoinRecords } from "./join-records.ts";
import { opensJsonArray, splitJsonArray } from "./json-blocks.ts";
import { toText } from "./to-text.ts";

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
 * @example
 * const result = decodeLog("TypeError: a.b is not a function\n    at load (/app/src/a.js:3:7)\n");
 * if (result.ok) result.value.events[0]?.exceptions[0]?.type; // "TypeError"
 */
export function decodeLog(
  text: string | Uint8Array,
  options: { limits?: Limits; received?: number } = {},
): Result<DecodedLog> {
  const decoded = toText(text);
  if (!decoded.ok) return decoded;
  const log = decoded.value;
  const records = new JoinRecords(options.limits ?? defaultLimits, options.received);
  if (opensJsonArray(log)) {
    const { blocks, cut } = splitJsonArray(log);
    if (cut) records.drop("truncated", "record");
    records.elements(blocks);
  } else readLines(log, records);
  return { ok: true, value: records.finish() };
}

/** A scanner over the one string: no array of a hundred million bytes' lines. */
function readLines(log: string, records: JoinRecords): void {
  let start = 0;
  let number = 1;
  while (start < log.length) {
    let end = log.indexOf("\n", start);
    if (end < 0) end = log.length;
    const stop = end > start && log.charCodeAt(end - 1) === 13 ? end - 1 : end;
    records.line(log.slice(start, stop), number);
    start = end + 1;
    number += 1;
  }
}
