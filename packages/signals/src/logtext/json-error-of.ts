/** Where a structured record keeps its error. */
import type { Limits } from "../limits.ts";
import type { Entry } from "./entry.ts";
import { type JsonError, readErrorText, readJsonError } from "./json-error.ts";
import { type Fields, isFields } from "./json-fields.ts";
import { first, paths, pick, pickFirst } from "./json-path.ts";

const ERROR_TYPE = paths(
  "error.type",
  "exception.type",
  "err.type",
  "errorType",
  "error_type",
  "exception_class",
  "error.kind",
  "error.class",
);
const ERROR_MESSAGE = paths("error.message", "exception.message", "err.message", "errorMessage", "error.msg");
const ERROR_MESSAGE_0 = paths("message", "msg");
const STACK = paths(
  "stack",
  "stack_trace",
  "stacktrace",
  "stackTrace",
  "error.stack_trace",
  "error.stack",
  "exception.stacktrace",
  "err.stack",
  "trace_back",
  "traceback",
  "errorVerbose",
  "full_message",
  "@x",
  "Exception",
);
/** Where loggers put an error, in the order in which they are explicit about it. */
const ERROR = paths(
  "err",
  "error",
  "exception",
  "thrown",
  "exc",
  "exc_info",
  "e",
  "ex",
  "fields.error",
  "context.error",
  "context.err",
);

/** The error that a record carries, in the order in which loggers are explicit about it. */
export function errorOf(fields: Fields, entry: Entry, limits: Limits): JsonError | undefined {
  let best: JsonError | undefined;
  for (const path of ERROR) {
    const value = pick(fields, path);
    // Go and logrus write `error=""`; a boolean or a count is no error.
    if (!isFields(value) && typeof value !== "string" && !Array.isArray(value)) continue;
    const error = readJsonError(withStatus(value, fields), limits);
    if (error && (!best || (!framed(best) && framed(error)))) best = error;
    if (best && framed(best)) break;
  }
  // Lambda's runtime puts the error itself in the place of the message.
  if (!best && isFields(fields["message"]) && /stack|error/i.test(Object.keys(fields["message"]).join(" ")))
    best = readJsonError(fields["message"], limits);
  if (best && framed(best)) return best;
  const flat = flatError(fields, limits, best?.exceptions.at(-1)?.message);
  if (flat && (framed(flat) || !best)) {
    // `err` names what went wrong, the stack beside it where: Go loggers write them apart.
    const outer = flat.exceptions.at(-1);
    const told = best?.exceptions.at(-1);
    if (outer && told && (outer.message === "" || outer.type === "Error")) {
      if (outer.message === "") outer.message = told.message;
      if (outer.type === "Error") outer.type = told.type;
      if (told.code !== undefined) outer.code ??= told.code;
    }
    return flat;
  }
  if (best) return best;
  const several = fields["errors"];
  if (Array.isArray(several) && (entry.level === "error" || entry.level === "fatal")) {
    const read = several.slice(0, 5).flatMap((one) => readJsonError(one, limits) ?? []);
    const told = read.find(framed) ?? read[0];
    if (told) return told;
  }
  // The stack as the message itself, as `console.error(error.stack)` under a JSON wrapper gives it.
  if (entry.text.includes("\n") || entry.level === "error" || entry.level === "fatal") {
    const read =
      /\n\s+at |Traceback \(most recent|^\S{0,200}(?:Error|Exception)\b|goroutine \d|panic: |\*\* \(/.test(
        entry.text.slice(0, 20_000),
      )
        ? readErrorText(entry.text, limits)
        : undefined;
    if (read && (framed(read) || read.exceptions[0]?.type !== "Error")) return read;
  }
  return undefined;
}

/** winston and Cloud Logging put the stack beside the message. */
function flatError(fields: Fields, limits: Limits, told: string | undefined): JsonError | undefined {
  const stack = pickFirst(fields, STACK);
  const type = first(fields, ERROR_TYPE);
  const message = first(fields, ERROR_MESSAGE);
  if (typeof stack !== "string" && !Array.isArray(stack) && type === undefined && message === undefined)
    return undefined;
  const printed = told ?? first(fields, ERROR_MESSAGE_0);
  return readJsonError(
    {
      ...(stack !== undefined && { stack }),
      ...(type !== undefined && { type }),
      ...((message ?? (type === undefined ? printed : undefined)) !== undefined && {
        message: message ?? printed,
      }),
      ...(isFields(fields["cause"]) && { cause: fields["cause"] }),
      ...(typeof fields["code"] === "string" && { code: fields["code"] }),
    },
    limits,
  );
}

function withStatus(value: unknown, fields: Fields): unknown {
  return isFields(value) && value["stack"] === undefined && typeof fields["stack"] === "string"
    ? { ...value, stack: fields["stack"] }
    : value;
}

function framed(error: JsonError): boolean {
  return error.exceptions.some((exception) => exception.frames.length > 0);
}
