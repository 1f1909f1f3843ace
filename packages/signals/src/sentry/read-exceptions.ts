/** The exceptions of a Sentry event, linked, oldest first. */
import { keepEnds } from "../keep-ends/index.ts";
import type { Exception, Frame } from "../words/exception.ts";
import { integer, type Json, looseText, record, text, valuesOf } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import { linkExceptions, type Part } from "./link-exceptions.ts";
import { errorContext, readCode } from "./read-code.ts";
import { readFrames } from "./read-frames.ts";

/** `exception.values`, `exception` as a list, or `exception` as one object; also under its name of old. */
function sentExceptions(event: Json): Json[] {
  const exception = event["exception"] ?? event["sentry.interfaces.Exception"];
  const single = record(exception);
  const values =
    single !== undefined && (single["type"] !== undefined || single["value"] !== undefined)
      ? [single]
      : valuesOf(exception);
  const found: Json[] = [];
  for (const value of values) {
    const json = record(value);
    if (json !== undefined) found.push(json);
  }
  return found;
}

/** The frames of the thread that failed, for events that keep them there (Java, .NET, native, `attach_stacktrace`). */
function threadFrames(
  event: Json,
  threadId: unknown,
  platform: string | undefined,
  reading: Reading,
): Frame[] {
  const threads = valuesOf(event["threads"]).map(record);
  const thread =
    (threadId === undefined || threadId === null
      ? undefined
      : threads.find((one) => one?.["id"] === threadId)) ??
    threads.find((one) => one?.["crashed"] === true) ??
    threads.find((one) => one?.["current"] === true) ??
    (threads.length === 1 ? threads[0] : undefined);
  return readFrames(thread?.["stacktrace"], platform, reading);
}

function eventFrames(
  event: Json,
  threadId: unknown,
  platform: string | undefined,
  reading: Reading,
): Frame[] {
  const frames = readFrames(event["stacktrace"] ?? event["sentry.interfaces.Stacktrace"], platform, reading);
  return frames.length > 0 ? frames : threadFrames(event, threadId, platform, reading);
}

/** What native SDKs say of an exception that has neither type nor value: an NSError's domain and code, or the signal's name. */
function typeOfMechanism(mechanism: Json | undefined, { limits }: Reading): string | undefined {
  const meta = record(mechanism?.["meta"]);
  const nsError = record(meta?.["ns_error"]);
  const domain = text(nsError?.["domain"], limits.textChars);
  const code = nsError?.["code"];
  if (domain !== undefined) return typeof code === "number" ? `${domain} (${code})` : domain;
  return (
    text(record(meta?.["mach_exception"])?.["name"], 128) ?? text(record(meta?.["signal"])?.["name"], 128)
  );
}

function readPart(json: Json, platform: string | undefined, reading: Reading): Part | undefined {
  const { limits } = reading;
  const cutText = () => reading.cut.add("textChars");
  let message = looseText(json["value"], limits.messageChars, () => reading.cut.add("messageChars"));
  let type = text(json["type"], limits.textChars, cutText);
  let frames = readFrames(json["stacktrace"], platform, reading);
  if (frames.length === 0) frames = readFrames(json["raw_stacktrace"], platform, reading);
  if (type === undefined && message === undefined && frames.length === 0) return undefined;
  if (type === undefined && message !== undefined) {
    // `TypeError: x is not a function` as the value alone: what old browser SDKs send for window.onerror.
    const typed = /^(?:Uncaught )?([A-Z][\w$]*(?:Error|Exception)): (?=\S)/.exec(message);
    if (typed !== null) {
      type = typed[1];
      message = message.slice(typed[0].length);
    }
  }
  const mechanism = record(json["mechanism"]);
  type ??= message === undefined ? typeOfMechanism(mechanism, reading) : undefined;
  const exception: Exception = { type: type ?? "Error", message: message ?? "", frames };
  if (typeof mechanism?.["handled"] === "boolean") exception.handled = mechanism["handled"];
  const kind = text(mechanism?.["type"], 128);
  if (kind !== undefined) exception.mechanism = kind;
  if (mechanism?.["synthetic"] === true) exception.synthetic = true;
  return {
    exception,
    id: integer(mechanism?.["exception_id"], 0),
    parent: integer(mechanism?.["parent_id"], 0),
    source: text(mechanism?.["source"], 128),
    type: kind,
  };
}

/**
 * Reads all exceptions of an event.
 *
 * An event that has a message and a stack but no exception gets one synthetic exception, so that its stack is not lost.
 *
 * @param message the event's own message
 */
export function readExceptions(
  event: Json,
  platform: string | undefined,
  message: string | undefined,
  reading: Reading,
): Exception[] {
  let sent = sentExceptions(event);
  if (sent.length > reading.limits.exceptions) {
    reading.cut.add("exceptions");
    // Cut before they are linked: their links are names, not indexes.
    sent = keepEnds(sent, reading.limits.exceptions);
  }
  const parts: Part[] = [];
  const sentAs = new Map<Exception, Json>();
  let outermost: Json | undefined;
  for (const json of sent) {
    const part = readPart(json, platform, reading);
    if (part === undefined) continue;
    parts.push(part);
    sentAs.set(part.exception, json);
    outermost = json;
  }
  if (parts.length === 0) {
    const frames = eventFrames(event, undefined, platform, reading);
    if (frames.length === 0 || message === undefined) return [];
    return [{ type: "Error", message, frames, synthetic: true }];
  }
  const surface = parts.at(-1)!.exception;
  if (surface.frames.length === 0) {
    surface.frames = eventFrames(event, outermost?.["thread_id"], platform, reading);
  }
  const exceptions = linkExceptions(parts);
  addCodes(exceptions, sentAs, record(event["contexts"]));
  return exceptions;
}

/**
 * Error properties stand in `contexts` under the error's type, for the captured error and, inside it, for its cause. Another
 * exception of the chain that merely has the same type must not get them.
 */
function addCodes(exceptions: Exception[], sentAs: Map<Exception, Json>, contexts: Json | undefined): void {
  const last = exceptions.length - 1;
  const surface = exceptions[last]!;
  const surfaceContext = errorContext(contexts, surface.type);
  const system = record(contexts?.["node_system_error"]);
  const causes = record(surfaceContext?.["cause"]);
  for (const [i, exception] of exceptions.entries()) {
    let context: Json | undefined;
    if (i === last) context = surfaceContext ?? system;
    else if (exception.to?.index === last && exception.to.relation === "cause") {
      context = errorContext(causes, exception.type);
    }
    if (context === undefined && i !== last && exception.type !== surface.type) {
      const alone = exceptions.filter((one) => one.type === exception.type).length === 1;
      if (alone) context = errorContext(contexts, exception.type);
    }
    const sent = sentAs.get(exception);
    const module = text(sent?.["module"], 256);
    const qualified = module === undefined ? exception.type : `${module}.${exception.type}`;
    const { code, status } = readCode(qualified, exception.message, record(sent?.["mechanism"]), context);
    if (code !== undefined) exception.code = code;
    if (status !== undefined) exception.status = status;
    // Old Node versions put the code into the name.
    exception.type = exception.type.replace(/ \[[A-Z0-9_]+\]$/, "");
  }
}
