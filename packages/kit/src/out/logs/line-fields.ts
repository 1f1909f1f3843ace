/** What a log line says of a note, as plain values: bounded, without secrets. */
import { redactText } from "@holdfast/signals/redact";
import { type Note, readProperty, type WorkContext } from "../../core/index.ts";
import { describeError } from "../../errors/index.ts";
import { toPlain } from "../../serialize/index.ts";
import { exceptionText } from "../exception-text.ts";
import { mapStacks } from "../source-maps.ts";

export interface LoggedError {
  type: string;
  message: string;
  stack: string;
  code?: string;
  status?: number;
}

/** Ids of the work, as OpenTelemetry's instrumentation of pino names them. */
export function idsOf(context: WorkContext): Record<string, string> {
  return { requestId: context.id, trace_id: context.traceId, span_id: context.spanId };
}

/** An error as pino's standard serializer writes it; the stack has the causes in it. */
function loggedError(error: unknown): LoggedError {
  const exceptions = mapStacks(describeError(error));
  const { type, message, code, status } = exceptions.at(-1)!;
  return {
    type,
    message,
    stack: exceptionText(exceptions),
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
  };
}

/** Everything of a note but level, time, message, ids and error. */
function fieldsOf(note: Note): Record<string, unknown> {
  const { time: _time, level: _level, message: _message, context, ...fields } = note;
  const out: Record<string, unknown> = { ...fields };
  delete out["error"];
  if (note.kind === "work" || note.kind === "error") {
    const { method, path, route, degraded } = context ?? {};
    Object.assign(out, { method, path, route });
    if (degraded) out["degraded"] = degraded.map(({ name }) => name);
  }
  if (note.kind === "work") out["duration"] = Math.round(note.duration * 1000) / 1000;
  if (note.kind === "degraded") out["degradation"] = { ...note.degradation, error: undefined };
  delete out["entries"];
  return toPlain(out, { depth: 8, items: 100, totalChars: 32_768 }) as Record<string, unknown>;
}

/** What one line says: most notes are one line, each swallowed exception is one of its own. */
export interface Line {
  time: number;
  message: string;
  fields: Record<string, unknown>;
  error: LoggedError | undefined;
}

/** Lines of one note; further swallowed exceptions are in the message of the first. */
const LINES_MAX = 10;

export function linesOf(note: Note): Line[] {
  const fields = fieldsOf(note);
  const message = redactText(note.message);
  if (note.kind !== "swallowed")
    return [{ time: Math.round(note.time), message, fields, error: errorIn(note) }];
  return note.entries.slice(0, LINES_MAX).map(({ error, caughtAt, time }) => {
    const at = caughtAt && `${caughtAt.file}:${caughtAt.line}`;
    return {
      time,
      message: at === undefined ? message : `${message}; swallowed at ${at}`,
      fields: at === undefined ? fields : { ...fields, caughtAt: at },
      error: loggedError(error),
    };
  });
}

function errorIn(note: Note): LoggedError | undefined {
  const source = note.kind === "degraded" ? note.degradation : note;
  if (!("error" in source)) return undefined;
  const error = readProperty(source, "error");
  return error === undefined && note.kind !== "error" ? undefined : loggedError(error);
}
