/** A finished record as an error event, or nothing where it tells of no failure. */
import { hash128 } from "../hash.ts";
import type { Limits } from "../limits.ts";
import { deriveCode } from "../stack/derive-code.ts";
import { parseHeader, parseHeaderInside } from "../stack/parse-header.ts";
import { readStack } from "../stack/read-stack.ts";
import type { ErrorEvent, Level } from "../words/error-event.ts";
import type { Exception } from "../words/exception.ts";
import { isStackLine } from "./continuation.ts";
import type { Carrier, Entry } from "./entry.ts";
import { findIds } from "./ids.ts";
import { readJsonError } from "./json-error.ts";
import { postgresException } from "./postgres-head.ts";

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
  const status = entry.request?.status;
  const answered = status !== undefined && status >= 500;
  const { exceptions, platform, message } = readFailure(record, level, limits);
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
  if (!grave && !answered && !entry.keep && !framed && !(level === undefined && exceptions.length > 0))
    return undefined;

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
    level: level !== undefined && (grave || !answered) ? level : crashed ? "fatal" : "error",
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
  if (entry.tags) event.tags = entry.tags;
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

function readFailure(
  record: ClosedRecord,
  level: Level | undefined,
  limits: Limits,
): { exceptions: Exception[]; platform?: string | undefined; message: string } {
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
  const tail = head.endsWith("}") && (grave || level === "warning") ? errorBehind(head, limits) : undefined;
  if (tail) return { ...tail, message: head.slice(0, head.indexOf('{"')).trim() };
  if (record.framed || grave || level === "warning" || parseHeader(head)) {
    if (record.framed || record.lines.length > 1 || parseHeader(head)) {
      // winston's `error: …` is a head only while no stack shows that it was the name of pg's error class.
      const named =
        record.raw.startsWith("error: ") && record.framed && !parseHeader(head)
          ? [record.raw, ...record.lines.slice(1)].join("\n")
          : whole;
      const stack = readStack(named, undefined, limits);
      if (stack.exceptions.length > 0) {
        return {
          exceptions: stack.exceptions,
          platform: stack.platform,
          message: besides(head.split("\n", 1)[0]!, stack.exceptions.at(-1)!),
        };
      }
    }
  }
  if (!grave) return { exceptions: [], message: head };
  const line = whole.trim();
  const typed = parseHeader(line) ?? parseHeaderInside(line);
  if (typed) {
    const message = typed.message.slice(0, limits.messageChars);
    const code = typed.code ?? deriveCode(typed.type, message);
    return {
      exceptions: [
        {
          type: typed.type,
          message,
          ...(code !== undefined && { code }),
          frames: [],
          ...(typed.handled === false && { handled: false }),
        },
      ],
      message: "before" in typed ? String(typed.before).replace(/[:\s-]+$/, "") : "",
    };
  }
  return { exceptions: errnoIn(line, limits), message: line };
}

/** What a record's first line says besides its exception. */
function besides(line: string, outer: Exception): string {
  if (
    /^(?:Exception Group )?Traceback |^\+ Exception Group|^panic: |^fatal error: |^goroutine |^(?:file:\/\/|\/|node:|[A-Za-z]:\\)[^\s]*:\d+$/.test(
      line,
    )
  )
    return "";
  const inside = parseHeader(line) ? undefined : parseHeaderInside(line);
  if (inside?.type === outer.type) return inside.before.replace(/[:\s-]+$/, "");
  const first = outer.message.split("\n", 1)[0]!;
  if (
    line.endsWith(`${outer.type}:`) ||
    line === outer.type ||
    (first !== "" && (line.endsWith(first) || first.startsWith(line)))
  ) {
    return inside?.before.replace(/[:\s-]+$/, "") ?? "";
  }
  // Monolog prints the exception again as JSON behind its message.
  const monolog = line.indexOf(' {"exception":"[object]');
  const own = monolog < 0 ? line : line.slice(0, monolog);
  return own === outer.message ? "" : own;
}

/** `Job failed: connect ECONNREFUSED 127.0.0.1:5432` names an error of the system, if not its class. */
function errnoIn(line: string, limits: Limits): Exception[] {
  const code = deriveCode("Error", line);
  if (code === undefined || !/^E[A-Z_]+$/.test(code)) return [];
  const at = line.indexOf(code);
  const start = at < 0 ? 0 : line.lastIndexOf(": ", at) + 2;
  const message = at < 0 || start < 2 ? line : line.slice(start);
  return [{ type: "Error", message: message.slice(0, limits.messageChars), code, frames: [] }];
}

/** JSON behind the text: Lambda's `Invoke Error {"errorType":…}`, zap's console fields, Monolog's context. */
function errorBehind(
  text: string,
  limits: Limits,
): { exceptions: Exception[]; platform?: string | undefined } | undefined {
  const open = text.indexOf('{"');
  if (open < 0 || !text.endsWith("}")) return undefined;
  try {
    const fields: unknown = JSON.parse(text.slice(open));
    if (typeof fields !== "object" || fields === null) return undefined;
    const inner = fields as Record<string, unknown>;
    if (typeof inner["errorType"] === "string" || inner["stack"] !== undefined)
      return readJsonError(inner, limits);
    const error = inner["error"] ?? inner["err"] ?? inner["exception"];
    return error === undefined ? undefined : readJsonError(error, limits);
  } catch {
    return undefined;
  }
}
