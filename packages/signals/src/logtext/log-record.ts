/** One record of a log as it was read, whether it tells of a failure or not. */
import type { Level, RequestInfo } from "../words/error-event.ts";
import type { OpenRecord } from "./open-record.ts";

/** Texts are as they stood in the log: nothing is redacted. */
export interface LogRecord {
  /** What was logged, without head and prefix; the first line. */
  text: string;
  /** The first line without the prefix of its carrier: of a structured record its JSON. */
  raw: string;
  /** All lines of the text. */
  lines: readonly string[];
  /** Epoch milliseconds; undefined where the record prints none. */
  time: number | undefined;
  level: Level | undefined;
  service: string | undefined;
  instance: string | undefined;
  release: string | undefined;
  environment: string | undefined;
  route: string | undefined;
  request: RequestInfo | undefined;
  /** 1-based lines in the log. */
  first: number;
  last: number;
  /** Tells streams apart that were written into one file; empty where there is one. */
  source: string;
}

export function logRecordOf({ entry, carrier, lines, raw, first, last }: OpenRecord): LogRecord {
  return {
    text: entry.text,
    raw,
    lines,
    time: entry.time ?? carrier.time,
    level: entry.level ?? carrier.level,
    service: entry.service ?? carrier.service,
    instance: entry.instance ?? carrier.instance,
    release: entry.release,
    environment: entry.environment,
    route: entry.route,
    request: entry.request ?? carrier.request,
    first,
    last,
    source: carrier.source,
  };
}
