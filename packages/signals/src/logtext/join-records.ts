/** Joins lines to records, each source on its own, and turns finished records into events. */
import type { Limits } from "../limits.ts";
import type { ErrorEvent } from "../words/error-event.ts";
import type { Dropped } from "../words/signal.ts";
import { Aftermath } from "./aftermath.ts";
import { behindSameHead, behindSamePrefix, goesOn, isLater, namesError, untagged } from "./belongs.ts";
import { takeCarrier } from "./carrier.ts";
import { inTraceback, isStackLine, judge, opensStack } from "./continuation.ts";
import type { DecodedLog } from "./decode-log.ts";
import type { Carrier, Entry } from "./entry.ts";
import { withoutIds } from "./ids.ts";
import type { JsonBlock } from "./json-blocks.ts";
import { readJsonEntry } from "./json-entry.ts";
import { withoutEnvelope } from "./json-envelope.ts";
import { JsonStacks } from "./json-stack.ts";
import { KeepEvents } from "./keep-events.ts";
import { type LogRecord, logRecordOf } from "./log-record.ts";
import { readLogfmt } from "./logfmt.ts";
import { ObjectBlock, parseObject } from "./object-block.ts";
import { holdLine, isFailing, isUnfinished, joinLine, type OpenRecord, openRecord } from "./open-record.ts";
import { readPlatformFact } from "./platform-fact.ts";
import { continuesPostgres } from "./postgres-head.ts";
import { RequestMemory } from "./request-memory.ts";
import { readTextHead } from "./text-head.ts";
import { applyMarks } from "./thread-marks.ts";
import { toEvent } from "./to-event.ts";

/** Sources whose records are kept open at once; the longest silent one is closed first. */
const MAX_SOURCES = 256;
const MAX_MARKS = 20_000;
const MAX_BLOCK_LINES = 5000;
/** A structured record may be longer than a line of text: its fields are cut one by one. In item limits. */
const JSON_ITEMS = 32;
/** An escaped line end with a line of a stack behind it. */
const ESCAPED =
  /\\n(?:\s|\\t){0,20}(?:at \S|#\d+ \S|File "|Caused by: |Traceback \(most|goroutine \d|Stack trace:)/;
const ANSI = /\x1b(?:\[[0-9;:?]{0,40}[ -/]?[@-~]|\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)?|[@-Z\\^_])/g;

export class JoinRecords {
  readonly #limits: Limits;
  readonly #received: number | undefined;
  readonly #observe: ((record: LogRecord) => void) | undefined;
  readonly #open = new Map<string, OpenRecord>();
  /** Records whose stack was interrupted by another record of the same source. */
  readonly #paused = new Map<string, OpenRecord>();
  /** PostgreSQL's backends write into one stream: its lines without a head belong to the backend that wrote last. */
  readonly #lastKey = new Map<string, string>();
  readonly #times = new Map<string, number>();
  readonly #stacks: JsonStacks;
  readonly #events: KeepEvents;
  readonly #requests = new RequestMemory();
  readonly #aftermath = new Aftermath();
  /** Beginnings of lines that Kubernetes cut, by source and stream. */
  readonly #partials = new Map<string, string>();
  readonly #marks = new Map<ErrorEvent, string>();
  readonly #markCounts = new Map<string, number>();
  readonly #formats: Record<string, number> = {};
  readonly #dropped = new Map<string, Dropped>();
  #records = 0;
  /** Where the last record began. */
  #lastSource = "";
  #lastTime: number | undefined;
  /** Lines of a pretty-printed object whose end has not come. */
  #block: ObjectBlock | undefined;

  constructor(limits: Limits, received: number | undefined, observe?: (record: LogRecord) => void) {
    this.#limits = limits;
    this.#observe = observe;
    this.#events = new KeepEvents(limits.items);
    this.#stacks = new JsonStacks(limits.itemBytes, (record) => this.#record(record));
    this.#received = received;
  }

  /** Takes one line; `number` is 1-based. */
  line(printed: string, number: number): void {
    let text = printed;
    if (
      text.length > this.#limits.itemBytes &&
      !(text[0] === "{" && text.length <= this.#limits.itemBytes * JSON_ITEMS)
    ) {
      text = text.slice(0, this.#limits.itemBytes);
      this.drop("line_too_long", "line");
    }
    if (text.includes("\x1b")) text = text.replace(ANSI, "");
    if (text.includes("\r")) {
      const parts = text.split("\r");
      // Some consoles end lines of one message by a carriage return alone; progress bars overwrite theirs by it.
      if (parts.length > 1 && parts.length <= MAX_BLOCK_LINES && parts.some(isStackLine)) {
        for (const part of parts) this.line(part, number);
        return;
      }
      text = parts.findLast((part) => part !== "") ?? "";
    }
    if (this.#block) {
      if (this.#inBlock(text, number)) return;
    } else if (text === "{") {
      this.#block = new ObjectBlock({ text, number }, this.#limits.itemBytes);
      return;
    }
    this.#text(text, number, { source: "" });
  }

  /** Takes the elements of an array of entries. Exports list the newest first: they are read in the order of time. */
  elements(blocks: readonly JsonBlock[]): void {
    const entries: { value: Record<string, unknown>; block: JsonBlock; time: number | undefined }[] = [];
    for (const block of blocks) {
      const value = parseObject(block.text);
      if (value) entries.push({ value, block, time: readJsonEntry(value, this.#limits).time });
      else this.drop("malformed_json", "record");
    }
    const firstTime = entries.find((entry) => entry.time !== undefined)?.time;
    const lastTime = entries.findLast((entry) => entry.time !== undefined)?.time;
    if (firstTime !== undefined && lastTime !== undefined && firstTime > lastTime) entries.reverse();
    for (const { value, block } of entries)
      this.#json(value, block.first, block.last, { source: "" }, block.text);
  }

  drop(reason: string, category: string, count = 1): void {
    const dropped = this.#dropped.get(reason);
    if (dropped) dropped.count += count;
    else this.#dropped.set(reason, { reason, category, count });
  }

  finish(): DecodedLog {
    if (this.#block) this.#releaseBlock();
    for (const key of [...this.#open.keys()]) this.#close(key);
    for (const record of this.#paused.values()) this.#record(record);
    this.#stacks.finish();
    const { events, dropped } = this.#events.finish();
    if (dropped > 0) this.drop("too_many_events", "event", dropped);
    applyMarks(events, this.#marks, this.#markCounts);
    return { events, records: this.#records, formats: this.#formats, dropped: [...this.#dropped.values()] };
  }

  /** True while the line belongs to the object. */
  #inBlock(text: string, number: number): boolean {
    const block = this.#block!;
    const told = block.add({ text, number });
    if (told === "broken") this.#releaseBlock();
    else if (told !== "open") {
      this.#block = undefined;
      this.#json(told.value, block.lines[0]!.number, number, { source: "" }, told.text);
    }
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
    const source = carrier.source;
    const body = this.#whole(taken.body, carrier);
    if (body === undefined) return;
    const key = this.#lastKey.get(source) ?? source;
    let open = this.#open.get(key);
    if (body.trim() === "") {
      if (open && !open.entry.closed) holdLine(open, "", number);
      return;
    }
    const braces = body[0] === "{" && body.trimEnd().endsWith("}") ? body : undefined;
    const value = braces ? parseObject(braces) : this.#jsonBehindTime(body, carrier);
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
        if (!this.#stacks.take(entry, carrier, number, body)) this.#emit(entry, carrier, number, body);
        return;
      }
    }
    if (body.includes("\\n") && this.#escaped(body, number, carrier)) return;
    const head = readTextHead(body, this.#received);
    // `error: …` and `ERROR: …` without a time are lines of a message while a crash or a traceback is being printed.
    const awaited =
      open &&
      (open.progress.crash > 0 || (open.progress.python === "frames" && inTraceback(open.progress, body)));
    if (
      head &&
      !head.weak &&
      !(open && namesError(head.entry, body, open)) &&
      !(awaited && head.entry.time === undefined && !head.entry.closed && !head.entry.postgres)
    ) {
      if (!this.#repeatsHead(head.entry, source, key, number, body))
        this.#headed(head.entry, carrier, number, body, open);
      return;
    }
    const plain = untagged(head?.weak ? head.entry.text : body, open);
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
      // A stack that only begins here belongs to the record right above it.
      (!opensStack(plain) || paused.progress.linked) &&
      (paused.progress.python === "frames" ? inTraceback(paused.progress, plain) : isStackLine(plain))
    ) {
      // Another record was printed in the middle of a stack: the stack goes on.
      this.#close(key);
      this.#paused.delete(source);
      this.#open.set(source, paused);
      this.#lastKey.delete(source);
      open = paused;
    }
    if (open && !open.entry.closed) {
      const verdict =
        readPlatformFact(plain) || (head?.weak && isLater(head.entry, plain, open))
          ? "new"
          : judge(open.progress, plain);
      if (verdict === "join") {
        joinLine(open, plain, number, this.#limits.itemBytes);
        return;
      }
      if (verdict === "hold" && holdLine(open, plain, number)) return;
      const behind = verdict === "new" && !head ? behindSamePrefix(open, plain) : undefined;
      if (behind !== undefined) {
        joinLine(open, behind, number, this.#limits.itemBytes);
        return;
      }
    }
    // Only the first line of a message bears the prefix of some tools.
    const before = open || source !== "" ? undefined : this.#open.get(this.#lastSource);
    if (before && !before.entry.closed && isFailing(before) && goesOn(before, plain)) {
      joinLine(before, plain, number, this.#limits.itemBytes);
      return;
    }
    const entry: Entry = (head?.weak ? head.entry : undefined) ?? { format: "plain", text: plain };
    this.#begin(source, source, openRecord(entry, carrier, number, body, false));
  }

  /** Web servers and some drains print a message of several lines as one, its ends escaped. */
  #escaped(body: string, number: number, carrier: Carrier): boolean {
    const at = ESCAPED.exec(body)?.index;
    // Inside quotes or JSON it is a field's value, which has a reader of its own.
    if (at === undefined || /[=:]\s?"[^"]*$|\{"/.test(body.slice(Math.max(0, at - 4000), at))) return false;
    const lines = body.split("\\n", MAX_BLOCK_LINES);
    for (const line of lines) this.#text(line.replaceAll("\\t", "\t"), number, { ...carrier });
    return true;
  }

  /** Puts together what Kubernetes cut at 16 KiB; undefined while the end has not come. */
  #whole(body: string, carrier: Carrier): string | undefined {
    if (carrier.stream === undefined) return body;
    const key = `${carrier.source} ${carrier.stream}`;
    const before = this.#partials.get(key) ?? "";
    if (carrier.partial) {
      if (before.length + body.length > this.#limits.itemBytes * JSON_ITEMS)
        this.drop("line_too_long", "line");
      else if (before !== "" || this.#partials.size < MAX_SOURCES) this.#partials.set(key, before + body);
      return undefined;
    }
    if (before !== "") this.#partials.delete(key);
    return before + body;
  }

  /** `2026-01-02T03:04:05Z {"level":…}`: Docker's and others' time before a structured record. */
  #jsonBehindTime(body: string, carrier: Carrier): Record<string, unknown> | undefined {
    const brace = body.indexOf("{");
    if (brace <= 0 || brace > 80 || !body.trimEnd().endsWith("}") || body[brace + 1] !== '"')
      return undefined;
    const before = readTextHead(`${body.slice(0, brace)}`, this.#received);
    if (!before?.weak || before.entry.text.trim() !== "") return undefined;
    const value = parseObject(body.slice(brace));
    if (value && before.entry.time !== undefined) carrier.time ??= before.entry.time;
    return value;
  }

  /** Takes a line that goes on with a stack though it has a head: loggers that print one before each line. */
  #repeatsHead(entry: Entry, source: string, key: string, number: number, body: string): boolean {
    if (entry.closed || entry.postgres) return false;
    for (const open of [this.#open.get(key), this.#paused.get(source)]) {
      const plain = open && behindSameHead(entry, body, open);
      if (!open || plain === undefined) continue;
      if (plain.trim() === "") holdLine(open, "", number);
      else joinLine(open, plain, number, this.#limits.itemBytes);
      return true;
    }
    return false;
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
    // Messages of two requests are the same message; the first line as it stood keeps the ids.
    if (!/[<>]/.test(entry.text[0] ?? "")) entry.text = withoutIds(entry.text);
    this.#begin(source, source, openRecord(entry, carrier, number, body, true));
  }

  #json(given: Record<string, unknown>, first: number, last: number, carrier: Carrier, raw: string): void {
    const value = withoutEnvelope(given);
    const entry = readJsonEntry(value, this.#limits);
    if (!entry.carried) {
      if (!this.#stacks.take(entry, carrier, first, raw)) this.#emit(entry, carrier, first, raw, last);
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
    this.#lastSource = key;
    if (key === source) this.#lastKey.delete(source);
    else this.#lastKey.set(source, key);
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
    this.#requests.complete(entry, carrier);
    this.#observe?.(logRecordOf(record));
    if (entry.mark !== undefined && this.#markCounts.size < MAX_MARKS)
      this.#markCounts.set(entry.mark, (this.#markCounts.get(entry.mark) ?? 0) + 1);
    if (record.cut) this.drop("record_too_long", "line");
    // A stack without a time was printed at about the time of the record above it.
    const fallback = this.#times.get(carrier.source) ?? this.#lastTime ?? this.#received ?? 0;
    const event = toEvent(
      { ...record, framed: record.progress.framed || (record.progress.typed && record.lines.length > 1) },
      fallback,
      this.#limits,
      this.#received,
    );
    const at = { time: own ?? fallback, line: record.first, waiting: this.#paused.size > 0 };
    this.#aftermath.note(entry, carrier, at, event);
    if (!event) return;
    this.#events.add(event);
    if (entry.mark !== undefined && this.#marks.size < MAX_MARKS) this.#marks.set(event, entry.mark);
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
