/** Finds an exception in text or in a serialised error that was logged. */
import { parsePayloadStack } from "../payload-limits.ts";
import { deriveCode } from "../stack/derive-code.ts";

import type { Exception } from "../words/exception.ts";
import { type Json, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";

// A class name that says error, then its message. A bare `Error:` is what people write by hand, so it is not enough.
const typed =
  /(?:^|[\s:([{"'])((?:[A-Za-z_$][\w$]*(?:\.|::))*[A-Z][\w$]*(?:Error|Exception|Failure|Fault))(?: \[([A-Z][A-Z0-9_]*)\])?: (?=\S)/;
const stackMark =
  /(?:^|\n)[ \t]*at \S|Traceback \(most recent call last\)|(?:^|\n)goroutine \d+ \[|(?:^|\n)[ \t]*File "/;

// The pattern tries every start: a title lies at the front of a line, and hostile lines are long.
const titleChars = 1024;
// A hundred frames with causes fit; SDKs cut logged text far earlier.
const textRead = 65_536;

/** Cheap test: may this text hold an exception at all? */
export function mayHoldException(value: string): boolean {
  return (
    value.includes("Error") || value.includes("Exception") || value.includes("Fault") || stackMark.test(value)
  );
}

function fromStack(value: string, platform: string | undefined, reading: Reading): Exception[] {
  if (!stackMark.test(value)) return [];
  const found = parsePayloadStack(value, platform, reading.limits);
  return found.some((exception) => exception.frames.length > 0) ? found : [];
}

function fromTitle(value: string, reading: Reading): Exception | undefined {
  const match = typed.exec(value);
  if (match === null) return undefined;
  const rest = value.slice(match.index + match[0].length);
  const line = rest.slice(0, rest.search(/[\r\n]|$/));
  const message = text(line.trimEnd(), reading.limits.messageChars);
  if (message === undefined) return undefined;
  return withCode({ type: match[1]!, message, frames: [] }, match[2]);
}

/**
 * Exceptions that a text tells of, oldest first; none for plain text.
 *
 * @param severe the text was logged as a warning or worse: then `SomeError: message` is enough anywhere on its first line. Else it
 *   takes a stack, or a text that begins so.
 */
export function readExceptionText(
  value: string,
  severe: boolean,
  platform: string | undefined,
  reading: Reading,
): Exception[] {
  if (!mayHoldException(value)) return [];
  const bounded = value.length > textRead ? value.slice(0, textRead) : value;
  const embedded = bounded.indexOf('{"');
  if (embedded !== -1 && bounded.includes('"stack"')) {
    const found = readErrorObject(parseTail(bounded, embedded), platform, reading);
    if (found.length > 0) return found;
  }
  const stack = fromStack(bounded, platform, reading);
  if (stack.length > 0) return stack;
  const newline = bounded.indexOf("\n");
  const firstLine = newline === -1 ? bounded : bounded.slice(0, newline);
  const title = fromTitle(firstLine.slice(0, titleChars), reading);
  if (title === undefined) return [];
  return severe || firstLine.startsWith(title.type) ? [title] : [];
}

function withCode(exception: Exception, told: string | undefined): Exception {
  const code = told ?? deriveCode(exception.type, exception.message);
  if (code !== undefined) exception.code ??= code;
  return exception;
}

function parseTail(value: string, start: number): unknown {
  const end = value.lastIndexOf("}");
  try {
    return JSON.parse(value.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

/**
 * Exceptions of an error that was serialised as `{ name, message, stack, code, cause }`, oldest first; none for other objects.
 *
 * @param depth how many levels of `cause` and of `{ err: … }` are followed
 */
export function readErrorObject(
  value: unknown,
  platform: string | undefined,
  reading: Reading,
  depth = 5,
): Exception[] {
  const error = record(value);
  if (error === undefined || depth === 0) return [];
  const stack = error["stack"];
  const nested = record(error["err"]) ?? record(error["error"]);
  if (nested !== undefined && typeof stack !== "string")
    return readErrorObject(nested, platform, reading, depth - 1);
  const name = text(error["name"], 256) ?? text(error["type"], 256);
  const message = text(error["message"], reading.limits.messageChars);
  let found: Exception[] = [];
  if (typeof stack === "string") found = fromStack(stack.slice(0, textRead), platform, reading);
  if (found.length === 0) {
    const isError = typeof stack === "string" || (name !== undefined && /(?:Error|Exception)$/.test(name));
    if (!isError || (name === undefined && message === undefined)) return [];
    found = [{ type: name ?? "Error", message: message ?? "", frames: [] }];
  }
  withCode(found.at(-1)!, text(error["code"], 64));
  // A printed stack may have told the causes already.
  return found.length > 1 ? found : [...causesOf(error, platform, reading, depth), ...found];
}

function causesOf(error: Json, platform: string | undefined, reading: Reading, depth: number): Exception[] {
  const causes = readErrorObject(error["cause"], platform, reading, depth - 1);
  const last = causes.at(-1);
  if (last !== undefined) last.to = { relation: "cause", index: causes.length };
  return causes;
}
