/** Joins lines to records, each source on its own, and turns finished records into events. */
import type { Limits } from "../limits.ts";
import type { ErrorEvent, RequestInfo } from "../words/error-event.ts";
import type { Dropped } from "../words/signal.ts";
import { takeCarrier } from "./carrier.ts";
import { isStackLine, judge } from "./continuation.ts";
import type { DecodedLog } from "./decode-log.ts";
import type { Carrier, Entry } from "./entry.ts";
import type { JsonBlock } from "./json-blocks.ts";
import { readJsonEntry } from "./json-entry.ts";
import { isFields } from "./json-error.ts";
import { readLogfmt } from "./logfmt.ts";
import { holdLine, isFailing, isUnfinished, joinLine, type OpenRecord, openRecord } from "./open-record.ts";
import { continuesPostgres } from "./postgres-head.ts";
import { readTextHead } from "./text-head.ts";
import { toEvent } from "./to-event.ts";

/** Sources whose records are kept open at once; the longest silent one is closed first. */
const MAX_SOURCES = 256;
const MAX_BLOCK_LINES = 5000;
const MAX_REQUESTS = 20_000;
const ANSI = /\x1b(?:\[[0-9;:?]{0,40}[ -/]?[@-~]|\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)?|[@-Z\\^_])/g;

export class JoinRecords {
  readonly #limits: Limits;
  readonly #received: number | undefined;
  readonly #open = new Map<string, OpenRecord>();
  /** Records whose stack was interrupted by another record of the same source. */
  readonly #paused = new Map<string, OpenRecord>();
  /** PostgreSQL's backends write into one stream: its lines without a head belong to the backend that wrote last. */
  readonly #lastKey = new Map<string, string>();
  readonly #times = new Map<string, number>();
  readonly #events: ErrorEvent[] = [];
  readonly #formats: Record<string, number> = {};
  readonly #dropped = new Map<string, Dropped>();
  readonly #requests = new Map<string, { request: RequestInfo; route: string | undefined }>();
  #records = 0;
  #lastTime: number | undefined;
  /** Lines of a pretty-printed object whose end has not come. */
  #block: { lines: { text: string; number: number }[]; chars: number } | undefined;

  constructor(limits: Limits, received: number | undefined) {
    this.#limits = limits;
    this.#received = received;
  }

  /** Takes one line; `number` is 1-based. */
  line(printed: string, number: number): void {
    let text = printed;
    if (text.length > this.#limits.itemBytes) {
      text = text.slice(0, this.#limits.itemBytes);
      this.drop("line_too_long", "line");
    }
    if (text.includes("\x1b")) text = text.replace(ANSI, "");
    if (text.includes("\r"))
      text = text.slice(text.lastIndexOf("\r", text.length - 2) + 1).replace(/\r$/, "");
    if (this.#block) {
      if (this.#inBlock(text, number)) return;
    } else if (text === "{") {
      this.#block = { lines: [{ text, number }], chars: 1 };
      return;
    }
    this.#text(text, number, { source: "" });
  }

  /** Takes the elements of an array of entries. Exports list the newest first: they are read in the order of time. */
  elements(blocks: readonly JsonBlock[]): void {
    const entries: { value: Record<string, unknown>; block: JsonBlock; time: number | undefined }[] = [];
    for (const block of blocks) {
      const value = parse(block.text);
      if (value) entries.push({ value, block, time: readJsonEntry(value, this.#limits).time });
      else this.drop("malformed_json", "record");
    }
    const firstTime = entries.find((entry) => entry.time !== undefined)?.time;
    const lastTime = entries.findLast((entry) => entry.time !== undefined)?.time;
    if (firstTime !== undefined && lastTime !== undefined && firstTime > lastTime) entries.reverse();
    for (const { value, block } of entries)
      this.#json(value, block.first, block.last, { source: "" }, block.text);
  }

  drop(reason: string, category: string): void {
    const dropped = this.#dropped.get(reason);
    if (dropped) dropped.count += 1;
    else this.#dropped.set(reason, { reason, category, count: 1 });
  }

  finish(): DecodedLog {
    if (this.#block) this.#releaseBlock();
    for (const key of [...this.#open.keys()]) this.#close(key);
    for (const record of this.#paused.values()) this.#record(record);
    const events = this.#events.sort(
      (a, b) => a.lines!.first - b.lines!.first || a.lines!.last - b.lines!.last,
    );
    return { events, records: this.#records, formats: this.#formats, dropped: [...this.#dropped.values()] };
  }

  /** True while the line belongs to the object. */
  #inBlock(text: string, number: number): boolean {
    const block = this.#block!;
    block.lines.push({ text, number });
    block.chars += text.length + 1;
    if (/^\},?$/.test(text)) {
      const whole = block.lines
        .map((line) => line.text)
        .join("\n")
        .replace(/,$/, "");
      const value = parse(whole);
      this.#block = undefined;
      if (value) this.#json(value, block.lines[0]!.number, number, { source: "" }, whole);
      else for (const line of block.lines) this.#text(line.text, line.number, { source: "" });
    } else if (
      block.lines.length > MAX_BLOCK_LINES ||
      block.chars > this.#limits.itemBytes ||
      !/^[\s"}\]]|^$/.test(text)
    )
      this.#releaseBlock();
    return true;
  }

  #releaseBlock(): void {
    const lines = this.#block?.lines ?? [];
    this.#block = undefined;
    for (const line of lines) this.#text(line.text, line.number, { source: "" });
  }

  #text(text: string, number: number, given: Carrier): void {
    const taken = takeCarrier(text, this.#received);
    const carrier =
      given.source === "" && given.time === undefined && given.format === undefined
        ? taken.carrier
        : mergeCarriers(given, taken.carrier);
    const { body } = taken;
    const source = carrier.source;
    const key = this.#lastKey.get(source) ?? source;
    let open = this.#open.get(key);
    if (body.trim() === "") {
      if (open && !open.entry.closed) holdLine(open, "", number);
      return;
    }
    const braces = body[0] === "{" && body.trimEnd().endsWith("}") ? body : undefined;
    const value = braces ? parse(braces) : this.#jsonBehindTime(body, carrier);
    if (value) {
      this.#json(value, number, number, carrier, body);
      return;
    }
    if (body.length > 10 && body.includes("=")) {
      const fields = readLogfmt(body);
      if (fields) {
        const entry = readJsonEntry(fields, this.#limits);
        entry.format = "logfmt";
        if (entry.text === "" && fields["at"] !== undefined) heroku(entry, fields);
        this.#emit(entry, carrier, number, body);
        return;
      }
    }
    const head = readTextHead(body, this.#received);
    // `error: …` and `ERROR: …` without a time are lines of a message while a crash or a traceback is being printed.
    const awaited = open && (open.progress.crash > 0 || open.progress.python === "frames");
    if (
      head &&
      !head.weak &&
      !(awaited && head.entry.time === undefined && !head.entry.closed && !head.entry.postgres)
    ) {
      this.#headed(head.entry, carrier, number, body, open);
      return;
    }
    const plain = head?.weak ? head.entry.text : body;
    const detail = open?.entry.postgres?.detail;
    if (open && detail !== undefined && /^\s/.test(plain)) {
      // What follows indented goes on with the statement or the detail, not with the message.
      open.entry.tags = {
        ...open.entry.tags,
        [detail]: `${open.entry.tags?.[detail] ?? ""}\n${plain.trim()}`.slice(0, this.#limits.textChars),
      };
      open.last = number;
      return;
    }
    const paused = this.#paused.get(source);
    if (
      paused &&
      (!open || !isFailing(open)) &&
      (isStackLine(plain) || paused.progress.python === "frames")
    ) {
      // Another record was printed in the middle of a stack: the stack goes on.
      this.#close(key);
      this.#paused.delete(source);
      this.#open.set(source, paused);
      this.#lastKey.delete(source);
      open = paused;
    }
    if (open && !open.entry.closed) {
      const verdict = judge(open.progress, plain);
      if (verdict === "join") {
        joinLine(open, plain, number, this.#limits.itemBytes);
        return;
      }
      if (verdict === "hold" && holdLine(open, plain, number)) return;
    }
    const entry: Entry = (head?.weak ? head.entry : undefined) ?? { format: "plain", text: plain };
    this.#begin(source, source, openRecord(entry, carrier, number, body, false));
  }

  /** `2026-01-02T03:04:05Z {"level":…}`: Docker's and others' time before a structured record. */
  #jsonBehindTime(body: string, carrier: Carrier): Record<string, unknown> | undefined {
    const brace = body.indexOf("{");
    if (brace <= 0 || brace > 80 || !body.trimEnd().endsWith("}") || body[brace + 1] !== '"')
      return undefined;
    const before = readTextHead(`${body.slice(0, brace)}`, this.#received);
    if (!before?.weak || before.entry.text.trim() !== "") return undefined;
    const value = parse(body.slice(brace));
    if (value && before.entry.time !== undefined) carrier.time ??= before.entry.time;
    return value;
  }

  #headed(entry: Entry, carrier: Carrier, number: number, body: string, open: OpenRecord | undefined): void {
    const source = carrier.source;
    if (entry.postgres) {
      const key = `${source}#${entry.postgres.pid}`;
      const own = this.#open.get(key);
      if (continuesPostgres(entry)) {
        if (own?.entry.postgres) {
          const name = entry.postgres.word.toLowerCase();
          own.entry.tags = { ...own.entry.tags, [name]: entry.text.slice(0, this.#limits.textChars) };
          own.last = number;
          own.entry.postgres.detail = name;
        } else if (open && !open.entry.postgres) joinLine(open, body, number, this.#limits.itemBytes);
        return;
      }
      this.#begin(source, key, openRecord(entry, carrier, number, body, true));
      return;
    }
    if (entry.closed) {
      this.#emit(entry, carrier, number, body);
      return;
    }
    this.#begin(source, source, openRecord(entry, carrier, number, body, true));
  }

  #json(value: Record<string, unknown>, first: number, last: number, carrier: Carrier, raw: string): void {
    const entry = readJsonEntry(value, this.#limits);
    if (!entry.carried) {
      this.#emit(entry, carrier, first, raw, last);
      return;
    }
    const outer: Carrier = {
      ...carrier,
      format: carrier.format ?? entry.format,
      source:
        `${carrier.source} ${entry.service ?? ""} ${entry.instance ?? ""} ${String(value["stream"] ?? value["logName"] ?? value["logStreamName"] ?? "")}`.trim(),
    };
    if (entry.time !== undefined) outer.time = entry.time;
    if (entry.level !== undefined) outer.level = entry.level;
    if (entry.service !== undefined) outer.service = entry.service;
    if (entry.instance !== undefined) outer.instance = entry.instance;
    if (entry.traceId !== undefined) outer.traceId = entry.traceId;
    if (entry.spanId !== undefined) outer.spanId = entry.spanId;
    if (entry.request) outer.request = entry.request;
    const lines = entry.text.split(/\r?\n/, MAX_BLOCK_LINES);
    if (lines.length > 1 && lines.at(-1) === "") lines.pop();
    for (const line of lines) this.#text(line, first, outer);
    const key = this.#lastKey.get(outer.source) ?? outer.source;
    const open = this.#open.get(key);
    if (open && open.first === first) open.last = Math.max(open.last, last);
  }

  /** A record that is complete with its own line or lines. */
  #emit(entry: Entry, carrier: Carrier, first: number, raw: string, last = first): void {
    const key = this.#lastKey.get(carrier.source) ?? carrier.source;
    const open = this.#open.get(key);
    // A whole record of another thread may stand between two lines of a stack.
    if (open && !isFailing(open)) this.#close(key);
    this.#record({ ...openRecord(entry, carrier, first, raw, true), last });
  }

  #begin(source: string, key: string, record: OpenRecord): void {
    const before = this.#open.get(source);
    if (before && record.progress.headed && isUnfinished(before) && this.#paused.size < MAX_SOURCES) {
      this.#open.delete(source);
      const paused = this.#paused.get(source);
      if (paused) this.#record(paused);
      this.#paused.set(source, before);
    }
    this.#close(key);
    if (key === source && this.#lastKey.has(source)) this.#close(this.#lastKey.get(source)!);
    if (this.#open.size >= MAX_SOURCES) this.#close(this.#open.keys().next().value!);
    this.#open.set(key, record);
    if (key === source) this.#lastKey.delete(source);
    else this.#lastKey.set(source, key);
  }

  /** Loggers name a request's method and URL once, and afterwards only its id. */
  #remember(entry: Entry, carrier: Carrier): void {
    const request = entry.request;
    if (request?.id === undefined) return;
    const key = `${carrier.source} ${entry.instance ?? ""} ${request.id}`;
    if (request.url !== undefined) {
      if (this.#requests.size >= MAX_REQUESTS) this.#requests.delete(this.#requests.keys().next().value!);
      this.#requests.delete(key);
      this.#requests.set(key, { request, route: entry.route });
      return;
    }
    const known = this.#requests.get(key);
    if (!known) return;
    entry.request = {
      ...(known.request.method !== undefined && { method: known.request.method }),
      ...(known.request.url !== undefined && { url: known.request.url }),
      ...request,
    };
    if (known.route !== undefined) entry.route ??= known.route;
  }

  #close(key: string): void {
    const record = this.#open.get(key);
    if (!record) return;
    this.#open.delete(key);
    this.#record(record);
  }

  #record(record: OpenRecord): void {
    const { entry, carrier } = record;
    this.#records += 1;
    const format =
      entry.format === "plain" || entry.format === "timed" ? (carrier.format ?? entry.format) : entry.format;
    this.#formats[format] = (this.#formats[format] ?? 0) + 1;
    const own = entry.time ?? carrier.time;
    if (own !== undefined) {
      this.#times.set(carrier.source, own);
      this.#lastTime = own;
    }
    this.#remember(entry, carrier);
    if (record.cut) this.drop("record_too_long", "line");
    // A stack without a time was printed at about the time of the record above it.
    const fallback = this.#times.get(carrier.source) ?? this.#lastTime ?? this.#received ?? 0;
    const event = toEvent(
      { ...record, framed: record.progress.framed || (record.progress.typed && record.lines.length > 1) },
      fallback,
      this.#limits,
      this.#received,
    );
    if (!event) return;
    if (this.#events.length >= this.#limits.items) {
      this.drop("too_many_events", "event");
      return;
    }
    this.#events.push(event);
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function mergeCarriers(outer: Carrier, inner: Carrier): Carrier {
  return {
    ...inner,
    ...outer,
    source: `${outer.source} ${inner.source}`.trim(),
    ...(inner.time !== undefined && outer.time === undefined && { time: inner.time }),
  };
}

/** The router of Heroku: `at=error code=H12 desc="Request timeout" … status=503`. */
function heroku(entry: Entry, fields: Record<string, unknown>): void {
  entry.text = [fields["code"], fields["desc"]].filter((part) => typeof part === "string").join(" ");
  delete entry.service;
  if (typeof fields["dyno"] === "string" && fields["dyno"] !== "") entry.instance = fields["dyno"];
  else delete entry.instance;
  if (fields["at"] === "error") entry.level ??= "error";
}
