/** Error objects as JSON loggers write them: pino, bunyan, winston, zap, ECS, GCP, structlog, log4j, Lambda. */
import type { Limits } from "../limits.ts";
import { deriveCode, deriveCodeOfWords } from "../stack/derive-code.ts";
import { inferInApp } from "../stack/in-app.ts";
import { parseHeader } from "../stack/parse-header.ts";
import { readStack } from "../stack/read-stack.ts";
import type { Exception, Frame, Relation } from "../words/exception.ts";
import { type Fields, isFields } from "./json-fields.ts";
import { readStructlogError } from "./structlog-error.ts";

export interface JsonError {
  exceptions: Exception[];
  platform?: string;
}

const MAX_DEPTH = 12;

function text(...values: unknown[]): string | undefined {
  for (const value of values) {
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return undefined;
}

/** Reads the value of a field that is named as an error. Undefined when there is nothing in it. */
export function readJsonError(value: unknown, limits: Limits, depth = 0): JsonError | undefined {
  if (typeof value === "string") return readErrorText(value, limits);
  if (Array.isArray(value)) return readStructlogError(value, limits);
  if (!isFields(value) || depth > MAX_DEPTH) return undefined;
  return readErrorObject(value, limits, depth);
}

/** A stack, a `Type: message`, or only words. */
export function readErrorText(value: string, limits: Limits): JsonError | undefined {
  const trimmed = value.trim();
  if (
    trimmed === "" ||
    trimmed === "null" ||
    trimmed === "None" ||
    trimmed === "true" ||
    trimmed === "false" ||
    trimmed === "<nil>"
  )
    return undefined;
  const stack = readStack(trimmed, undefined, limits);
  if (stack.exceptions.length > 0) return stack;
  const message = trimmed.slice(0, limits.messageChars);
  const code = deriveCodeOfWords(message);
  return { exceptions: [{ type: "Error", message, ...(code !== undefined && { code }), frames: [] }] };
}

function readErrorObject(value: Fields, limits: Limits, depth: number): JsonError | undefined {
  // Lambda wraps what a promise was rejected with: the wrapper says only that nobody caught it.
  if (isFields(value["reason"]) && /UnhandledPromiseRejection/.test(text(value["errorType"]) ?? "")) {
    const reason = readErrorObject(value["reason"], limits, depth + 1);
    const last = reason?.exceptions.at(-1);
    if (reason && last) {
      last.handled = false;
      last.mechanism = "onunhandledrejection";
      return reason;
    }
  }
  const type = text(
    value["type"],
    value["name"],
    value["class"],
    value["kind"],
    value["errorType"],
    value["exc_type"],
    value["exceptionType"],
    value["exception_class"],
    value["_class"],
  );
  const message = text(
    value["message"],
    value["msg"],
    value["errorMessage"],
    value["exc_value"],
    value["exception_message"],
    value["reason"],
    value["detail"],
  );
  const printed = stackOf(value);
  const stack = printed === undefined ? undefined : readStack(printed, undefined, limits);
  let exceptions = stack?.exceptions ?? [];
  if (exceptions.length === 0) {
    if (type === undefined && message === undefined) return undefined;
    const header = type === undefined && message !== undefined ? parseHeader(message) : undefined;
    exceptions = [
      {
        type: (header?.type ?? type ?? "Error").slice(0, limits.textChars),
        message: (header?.message ?? message ?? "").slice(0, limits.messageChars),
        frames: framesOf(value, limits),
      },
    ];
  }
  const outer = exceptions.at(-1)!;
  // What the stack left out stands beside it.
  if (type !== undefined || message !== undefined) delete outer.synthetic;
  // A stack that began with its frames, or whose class has another name than its first line tells.
  if (type !== undefined && isClass(type) && (outer.type === "Error" || outer.type === ""))
    outer.type = type.slice(0, limits.textChars);
  if (outer.message === "" && message !== undefined) outer.message = message.slice(0, limits.messageChars);
  const code = text(value["code"], value["sqlState"], value["sqlstate"]);
  if (code !== undefined && /^[\w.-]{1,100}$/.test(code)) outer.code = code;
  else if (outer.code === undefined) {
    const derived = deriveCode(outer.type, outer.message);
    if (derived !== undefined) outer.code = derived;
  }
  const status = Number(value["status"] ?? value["statusCode"] ?? value["status_code"]);
  if (Number.isInteger(status) && status >= 100 && status <= 599) outer.status = status;
  const led = linked(value, limits, depth, exceptions);
  const joined = led.length === 0 ? exceptions : merge(led, exceptions, limits);
  const platform = stack?.platform;
  return { exceptions: joined, ...(platform !== undefined && { platform }) };
}

function isClass(type: string): boolean {
  return /^[A-Za-z_$][\w$.\\:/]{1,200}$/.test(type) && !/^(?:error|err|object|exception)$/.test(type);
}

const STACKS = [
  "stack",
  "stack_trace",
  "stacktrace",
  "stackTrace",
  "trace",
  "extendedStackTrace",
  "traceback",
  "exc_info",
  "errorVerbose",
];
/** The same where each frame is an object: log4j, JBoss, zerolog. */
const FRAMES = ["extendedStackTrace", "frames", "stack", "stacktrace", "stackTrace"];

function stackOf(value: Fields): string | undefined {
  for (const key of STACKS) {
    const found = value[key];
    if (typeof found === "string" && found.trim() !== "") return found;
    if (Array.isArray(found) && found.every((line) => typeof line === "string") && found.length > 0)
      return found.slice(0, 1000).join("\n");
  }
  // GraphQL servers keep it beside the code.
  const extensions = value["extensions"];
  return isFields(extensions) && extensions !== value ? stackOf(extensions) : undefined;
}

function framesOf(value: Fields, limits: Limits): Frame[] {
  for (const key of FRAMES) {
    const list = value[key];
    if (!Array.isArray(list) || !list.some(isFields)) continue;
    return list
      .filter(isFields)
      .slice(0, limits.frames)
      .flatMap((entry): Frame[] => {
        const module = text(entry["class"], entry["module"], entry["className"])?.slice(0, limits.textChars);
        const name = text(
          entry["method"],
          entry["function"],
          entry["func"],
          entry["methodName"],
          entry["name"],
        );
        const file = text(entry["file"], entry["filename"], entry["fileName"], entry["source"]);
        const line = Number(entry["line"] ?? entry["lineno"] ?? entry["lineNumber"] ?? Number.NaN);
        if (name === undefined && file === undefined) return [];
        const place: Frame = {
          ...(module !== undefined && { module }),
          ...(name !== undefined && { function: name.slice(0, limits.textChars) }),
          ...(file !== undefined && { file: file.slice(0, limits.textChars) }),
          ...(Number.isInteger(line) && line > 0 && { line }),
        };
        const inApp = inferInApp(place, module === undefined ? "" : "java");
        return [inApp === undefined ? place : { ...place, inApp }];
      });
  }
  return [];
}

/** Errors in fields of the error: what the stack's own text already told is not told twice. */
function linked(
  value: Fields,
  limits: Limits,
  depth: number,
  known: readonly Exception[],
): { relation: Relation; exceptions: Exception[] }[] {
  const led: { relation: Relation; exceptions: Exception[] }[] = [];
  const add = (relation: Relation, inner: unknown) => {
    const read =
      isFields(inner) || typeof inner === "string" ? readJsonError(inner, limits, depth + 1) : undefined;
    const last = read?.exceptions.at(-1);
    if (!read || !last || led.length >= limits.exceptions) return;
    if (
      known.some(
        (exception) =>
          exception.type === last.type &&
          (exception.message === last.message || last.message.startsWith(`${exception.message}: `)),
      )
    )
      return;
    led.push({ relation, exceptions: read.exceptions });
  };
  for (const key of [
    "cause",
    "inner",
    "innerException",
    "originalError",
    "original",
    "parent",
    "driverError",
    "caused_by",
  ]) {
    if (led.length > 0) break;
    if (Array.isArray(value[key])) continue;
    add("cause", value[key]);
  }
  const caused = value["causedBy"];
  if (isFields(caused)) add("cause", isFields(caused["exception"]) ? caused["exception"] : caused);
  for (const key of ["errors", "aggregateErrors", "causes"]) {
    const members = value[key];
    if (Array.isArray(members))
      for (const member of members.slice(0, limits.exceptions)) if (isFields(member)) add("member", member);
  }
  if (isFields(value["suppressed"])) add("suppressed", value["suppressed"]);
  if (isFields(value["error"])) add("cause", value["error"]);
  return led;
}

/** Puts what led to the outermost exception before it; all indexes are shifted. */
function merge(
  led: readonly { relation: Relation; exceptions: Exception[] }[],
  own: Exception[],
  limits: Limits,
): Exception[] {
  const result: Exception[] = [];
  const ends: { index: number; relation: Relation }[] = [];
  const append = (list: readonly Exception[]) => {
    const base = result.length;
    for (const exception of list) {
      result.push(
        exception.to
          ? { ...exception, to: { relation: exception.to.relation, index: exception.to.index + base } }
          : { ...exception },
      );
    }
  };
  for (const link of led) {
    if (result.length + link.exceptions.length + own.length > limits.exceptions) break;
    append(link.exceptions);
    ends.push({ index: result.length - 1, relation: link.relation });
  }
  append(own);
  for (const end of ends) result[end.index]!.to = { relation: end.relation, index: result.length - 1 };
  return result;
}
