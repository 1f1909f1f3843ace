/** A finished record as an error event, or nothing where it tells of no failure. */
import { hash128 } from "../hash.ts";
import type { Limits } from "../limits.ts";
import { deriveCodeOfWords } from "../stack/derive-code.ts";
import { opensNodeCrash } from "../stack/node-crash.ts";
import { parseHeader, parseHeaderInside } from "../stack/parse-header.ts";
import { readStack } from "../stack/read-stack.ts";
import type { ErrorEvent, Level } from "../words/error-event.ts";
import type { Exception } from "../words/exception.ts";
import { isStackLine } from "./continuation.ts";
import type { Carrier, Entry } from "./entry.ts";
import { findIds } from "./ids.ts";
import { readInlineError } from "./inline-error.ts";
import { type JsonError, readJsonError } from "./json-error.ts";
import { readPlatformFact } from "./platform-fact.ts";
import { postgresException } from "./postgres-head.ts";
import { readSpokenRequest } from "./request-in-words.ts";
import { takeTrailing } from "./trailing-fields.ts";

/** What a record is made of once its last line is known. */
export interface ClosedRecord {
  entry: Entry;
  carrier: Carrier;
  first: number;
  last: number;
  /** Its text: the head's, then the lines that followed. */
  lines: readonly string[];
  /** The first line as it stood, head included. */
  raw: string;
  /** A stack was seen while its lines were joined. */
  framed: boolean;
  cut?: boolean;
}

/** Longer texts of no grave level are somebody's words, not a program's. */
const CALM_CHARS = 600;

interface Failure {
  exceptions: Exception[];
  platform?: string | undefined;
  message: string;
}

/** Makes the event. `fallback` is the time of a record that prints none. */
export function toEvent(
  record: ClosedRecord,
  fallback: number,
  limits: Limits,
  received: number | undefined,
): ErrorEvent | undefined {
  const { entry, carrier } = record;
  const level = entry.level ?? carrier.level;
  const grave = level === "error" || level === "fatal";
  if (grave) readSpokenRequest(entry);
  const status = entry.request?.status;
  const answered = status !== undefined && status >= 500;
  const failure = readFailure(record, level, limits);
  const { exceptions, platform } = failure;
  // Of a record with lines of its own only the first states the fact.
  const fact = exceptions.length === 0 ? readPlatformFact(entry.text) : undefined;
  const message = fact ? entry.text.trim().replace(/^(?:FATAL )?ERROR: /, "") : failure.message;
  // The tail of a stack whose head is lost names no failure.
  if (
    level === undefined &&
    exceptions.length === 1 &&
    exceptions[0]!.message === "" &&
    isStackLine(entry.text) &&
    !/^Traceback|^panic|^goroutine/.test(entry.text)
  )
    return undefined;
  const framed = exceptions.some((exception) => exception.frames.length > 0);
  // A warning that carries an error tells of one that was swallowed: what failed later may come of it.
  const carried = (level === undefined || level === "warning") && exceptions.length > 0;
  const calm =
    (level === "info" || level === "debug") && exceptions.length > 0 && entry.exceptions === undefined;
  if (!grave && !answered && !entry.keep && !framed && !carried && !fact && !calm) return undefined;

  const seen = record.first === record.last ? `line ${record.first}` : `lines ${record.first}-${record.last}`;
  for (const exception of exceptions) exception.seen = seen;
  let time = entry.time ?? carrier.time ?? fallback;
  if (received !== undefined && time > received + limits.futureMs) time = received;
  const crashed = exceptions.some(
    (exception) => exception.handled === false && exception.mechanism?.startsWith("on"),
  );
  const event: ErrorEvent = {
    id: hash128(`${record.raw}\n${record.lines.slice(1).join("\n")}\n${record.first}-${record.last}`),
    source: "log",
    time,
    level:
      fact && !grave
        ? fact.level
        : level !== undefined && (grave || !answered)
          ? level
          : crashed
            ? "fatal"
            : "error",
    exceptions,
    lines: { first: record.first, last: record.last },
  };
  if (message !== "") event.message = message.slice(0, limits.messageChars);
  const texts = {
    service: entry.service ?? carrier.service,
    instance: entry.instance ?? carrier.instance,
    release: entry.release,
    environment: entry.environment,
    platform: entry.platform ?? platform,
    route: entry.route,
    logger: entry.logger,
  };
  for (const [key, value] of Object.entries(texts)) {
    if (value !== undefined && value !== "")
      event[key as keyof typeof texts] = value.slice(0, limits.textChars);
  }
  identify(event, record, limits);
  if (entry.tags || fact) event.tags = { ...entry.tags, ...(fact && { platform_fact: fact.slug }) };
  if (record.cut) event.cut = ["itemBytes"];
  return event;
}

function identify(event: ErrorEvent, record: ClosedRecord, limits: Limits): void {
  const { entry, carrier } = record;
  const found = entry.closed && entry.text === "" ? {} : findIds(entry.closed ? entry.text : record.raw);
  const traceId = entry.traceId ?? carrier.traceId ?? found.traceId;
  const spanId = entry.spanId ?? carrier.spanId ?? found.spanId;
  if (traceId !== undefined) event.traceId = traceId.slice(0, limits.textChars);
  if (spanId !== undefined) event.spanId = spanId.slice(0, limits.textChars);
  const request = { ...carrier.request, ...entry.request };
  request.id ??= carrier.requestId ?? found.requestId;
  if (request.id === undefined) delete request.id;
  if (Object.keys(request).length > 0) event.request = request as NonNullable<ErrorEvent["request"]>;
}

function readFailure(record: ClosedRecord, level: Level | undefined, limits: Limits): Failure {
  const { entry } = record;
  const head = entry.text.trim();
  if (entry.exceptions) {
    const outer = entry.exceptions.at(-1);
    const told =
      outer !== undefined &&
      (head === outer.message ||
        head.startsWith(`${outer.type}: ${outer.message.split("\n", 1)[0]}`) ||
        /^Traceback \(most|\n\s+at |\n\s+File "/.test(head));
    // The vocabulary's objects are shared with nobody: copies, so that `seen` can be set.
    return { exceptions: entry.exceptions.map((exception) => ({ ...exception })), message: told ? "" : head };
  }
  if (entry.postgres) {
    const exception = postgresException(entry, record.lines.join("\n").trim().slice(0, limits.messageChars));
    return { exceptions: exception ? [exception] : [], message: exception ? "" : head };
  }
  if (entry.request?.status !== undefined && entry.closed) return { exceptions: [], message: head };

  const grave = level === "error" || level === "fatal";
  const whole = record.lines.join("\n");
  const trailing = grave || level === "warning" ? takeTrailing(head) : undefined;
  const tail = trailing && errorIn(trailing.fields, limits);
  if (tail) return { ...tail, message: trailing.text };
  const crash = record.lines.length > 1 && opensNodeCrash(head);
  if (record.framed || grave || level === "warning" || crash || parseHeader(head)) {
    if (record.framed || record.lines.length > 1 || parseHeader(head)) {
      const stack = readStack(stackText(record, head, whole), undefined, limits);
      if (stack.exceptions.length > 0) {
        return {
          exceptions: stack.exceptions,
          platform: stack.platform,
          message: besides(head.split("\n", 1)[0]!, stack.exceptions.at(-1)!),
        };
      }
    }
  }
  // Without a level only the first line may state a reason: what follows is the shell's or another program's.
  const own = record.lines.length === 1 && trailing ? trailing.text : whole;
  const line = (level === undefined ? (record.lines[0] ?? "") : own).trim();
  if (level === "info" || level === "debug") {
    // Programs that went on tell of an error at any level: where its class stands in the words, something later may come of it.
    const told = head.length <= CALM_CHARS ? (parseHeader(head) ?? parseHeaderInside(head)) : undefined;
    const sure =
      told && (/[a-z](?:Error|Exception)$/.test(told.type) || deriveCodeOfWords(told.message) !== undefined);
    if (!sure) return { exceptions: [], message: head };
  }
  const inline = readInlineError(line, level, limits);
  return inline
    ? { exceptions: [inline.exception], message: inline.message }
    : { exceptions: [], message: line };
}

/** winston's `error: …` is a head only while no stack shows that it was the name of pg's error class. */
function stackText(record: ClosedRecord, head: string, whole: string): string {
  return record.raw.startsWith("error: ") && record.framed && !parseHeader(head)
    ? [record.raw, ...record.lines.slice(1)].join("\n")
    : whole;
}

/** What a record's first line says besides its exception. */
function besides(line: string, outer: Exception): string {
  if (
    /^(?:Exception Group )?Traceback |^\+ Exception Group|^panic: |panic recovered:$|^thread '[^']{1,100}' .*panicked at |^fatal error: |^goroutine |^(?:file:\/\/|\/|node:|[A-Za-z]:\\)[^\s]*:\d+$/.test(
      line,
    )
  )
    return "";
  const inside = parseHeader(line) ? undefined : parseHeaderInside(line);
  if (inside?.type === outer.type) return inside.before.replace(/[:\s-]+$/, "");
  const first = outer.message.split("\n", 1)[0]!;
  if (
    line.endsWith(`${outer.type}:`) ||
    (line.startsWith(`${outer.type} (`) && line.includes(outer.message)) ||
    line === outer.type ||
    (first !== "" && (line.endsWith(first) || first.startsWith(line)))
  ) {
    if (inside) return inside.before.replace(/[:\s-]+$/, "");
    // "Uncaught" and its like say nothing beside the exception.
    if (parseHeader(line) || line.includes("panic serving ")) return "";
    const before = first !== "" && line.endsWith(`${outer.type}: ${first}`) ? line.indexOf(outer.type) : 0;
    return line.slice(0, before).replace(/[:\s-]+$/, "");
  }
  // Monolog prints the exception again as JSON behind its message.
  const monolog = line.indexOf(' {"exception":"[object]');
  const own = monolog < 0 ? line : line.slice(0, monolog);
  return own === outer.message ? "" : own;
}

/** Fields behind the text: Lambda's `Invoke Error {"errorType":…}`, zap's console fields, Monolog's context, slog's pairs. */
function errorIn(fields: Record<string, unknown>, limits: Limits): JsonError | undefined {
  if (typeof fields["errorType"] === "string" || fields["stack"] !== undefined)
    return readJsonError(fields, limits);
  const error = fields["error"] ?? fields["err"] ?? fields["exception"] ?? fields["exc"];
  return error === undefined ? undefined : readJsonError(error, limits);
}
