/** Copies what a check handed over into plain, bounded, redacted JSON values: later changes and hostile getters can't reach an answer. */

import { redact, redactText } from "@holdfast/signals/redact";
import { showValue } from "../core/index.ts";
import { CheckDeadlineError, CheckFailedError } from "./errors.ts";

const DEPTH_MAX = 5;
const ENTRIES_MAX = 50;
const VALUES_MAX = 500;
const TEXT_MAX = 500;

/** One line of text, at most 500 characters, without secrets. Never throws. */
export function plainText(value: unknown): string {
  const text = showValue(value);
  // Cut before redaction reads it, with room for a secret that ends beyond the cut.
  const clean = redactText(text.slice(0, TEXT_MAX * 4))
    .replace(/\s+/g, " ")
    .trim();
  return clean.length > TEXT_MAX ? `${clean.slice(0, TEXT_MAX - 1)}…` : clean;
}

/** The message of anything thrown, with its code and the messages of its causes. Never throws. */
export function plainError(error: unknown): string {
  const parts: string[] = [];
  let current = error;
  for (let depth = 0; depth < 4 && (depth === 0 || (current !== undefined && current !== null)); depth++) {
    const one = describe(current);
    if (!parts.some((part) => part.includes(one))) parts.push(one);
    current = safely(() => nextOf(current));
  }
  return plainText(parts.join(": "));
}

function nextOf(error: unknown): unknown {
  if (typeof error !== "object" || error === null) return undefined;
  if ("cause" in error && error.cause) return error.cause;
  return "errors" in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
}

function describe(error: unknown): string {
  if (typeof error !== "object" || error === null) {
    return typeof error === "string" ? error : `threw ${showValue(error)}`;
  }
  const text = safely(() => {
    const { name, message, code } = error as { name?: unknown; message?: unknown; code?: unknown };
    // Such a connection error has its reasons in `errors`, and an empty message.
    const said =
      typeof message === "string" && message !== "" ? message : typeof name === "string" ? name : undefined;
    if (said === undefined) return undefined;
    // Of our own, the message says it all.
    const ours = error instanceof CheckDeadlineError || error instanceof CheckFailedError;
    return !ours && (typeof code === "string" || typeof code === "number") && !said.includes(String(code))
      ? `${said} (${code})`
      : said;
  });
  return text ?? "threw an object that is no error";
}

/** Plain, bounded, redacted; undefined where it is no object or can't be read. */
export function plainDetails(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const left = { values: VALUES_MAX };
  const copy = safely(() => copyOf(value, 0, left));
  if (typeof copy !== "object" || copy === null) return undefined;
  return redact(Array.isArray(copy) ? { values: copy } : copy).value as Record<string, unknown>;
}

function copyOf(value: unknown, depth: number, left: { values: number }): unknown {
  if (left.values-- <= 0) return "[more]";
  switch (typeof value) {
    case "string":
      return value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX - 1)}…` : value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
      return value;
    case "bigint":
      return value.toString().slice(0, TEXT_MAX);
    case "object":
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return plainError(value);
  if (depth >= DEPTH_MAX) return "[deeper]";
  if (Array.isArray(value)) {
    return Array.from(
      { length: Math.min(value.length, ENTRIES_MAX) },
      (_, i) => entryOf(value, i, depth, left) ?? null,
    );
  }
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).slice(0, ENTRIES_MAX)) {
    const entry = entryOf(value, key, depth, left);
    if (entry === undefined) continue;
    Object.defineProperty(copy, key.slice(0, 100), {
      value: entry,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}

/** A getter that throws spoils its own entry only. */
function entryOf(holder: object, key: string | number, depth: number, left: { values: number }): unknown {
  try {
    return copyOf((holder as Record<string | number, unknown>)[key], depth + 1, left);
  } catch {
    return "[unreadable]";
  }
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
