/** One line about whatever was thrown: for the messages that people read. Not redacted: what leaves the service is, on its way out. */
import { inspect } from "node:util";
import { KitError } from "./kit-error.ts";
import { isError, readProperty, readText, typeOfError } from "./read-property.ts";

/** Characters of a line. */
const LINE_MAX = 500;

/**
 * Type and message of anything thrown, in one line. Never throws.
 *
 * @example
 * headlineOf(new TypeError("x is not a function")); // "TypeError: x is not a function"
 */
export function headlineOf(error: unknown): string {
  if (!isError(error)) return messageOf(error);
  const line = firstLine(readText(error, "message", LINE_MAX) ?? "");
  return line === "" ? typeOfError(error) : `${typeOfError(error)}: ${line}`;
}

/**
 * The message of anything thrown, in one line, with its code where the message does not have it. Never throws.
 *
 * @example
 * messageOf(error); // 'relation "stock" does not exist (42P01)'
 */
export function messageOf(error: unknown): string {
  const message = readText(error, "message", LINE_MAX);
  if (message === undefined) return isError(error) ? typeOfError(error) : firstLine(shown(error));
  const line = firstLine(message);
  const code = readProperty(error, "code");
  const telling = (typeof code === "string" && code !== "") || typeof code === "number";
  // Of the kit's own errors the message says it all.
  return !telling || error instanceof KitError || line.includes(String(code)) ? line : `${line} (${code})`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return value.slice(0, LINE_MAX);
  try {
    return inspect(value, {
      depth: 1,
      customInspect: false,
      breakLength: Number.POSITIVE_INFINITY,
      maxArrayLength: 10,
      maxStringLength: 200,
    }).slice(0, LINE_MAX);
  } catch {
    return "a value that can't be shown";
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0]!.trim();
}
