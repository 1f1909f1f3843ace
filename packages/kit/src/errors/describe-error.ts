/** A thrown value and what led to it, as a flat list: the same order and relations as `Exception` of @holdfast/signals. */

import { redactText } from "@holdfast/signals/redact";
import { type ErrorRelation, isError, linksOf, readProperty, readText, typeOfError } from "../core/index.ts";
import { serialize } from "../serialize/index.ts";
import { statusIn } from "./status-of.ts";

/** One exception of a chain. */
export interface ErrorDescription {
  /** Class or kind, e.g. `TypeError`. */
  type: string;
  message: string;
  /** SQLSTATE, errno name or the library's own code. */
  code?: string;
  /** HTTP status that it carries. */
  status?: number;
  /** As V8 wrote it, without what led to it. */
  stack?: string;
  /** The later exception that this one led to; absent on the outermost one. */
  to?: { relation: ErrorRelation; index: number };
  /** True: no error was thrown but something else. */
  synthetic?: boolean;
}

/** Exceptions of one chain; further ones are left out. */
const EXCEPTIONS_MAX = 50;
const DEPTH_MAX = 20;
const MESSAGE_MAX = 8_192;
const STACK_MAX = 32_768;
/** Longer messages are not looked through twice. */
const MESSAGE_SHORT = 1_024;

/**
 * The exceptions of an error, oldest first and the error itself last: its causes, the members of an AggregateError, what a
 * SuppressedError kept aside. Bounded (50), cycles ended, secrets replaced. Never throws, whatever was thrown.
 *
 * @example
 * describeError(new Error("no quotes", { cause: new TypeError("x is not a function") })).map(({ type }) => type);
 * // ["TypeError", "Error"]
 */
export function describeError(error: unknown): ErrorDescription[] {
  const out: ErrorDescription[] = [];
  try {
    collect(error, out, new Set(), 0, { left: EXCEPTIONS_MAX });
  } catch {
    // The stack was nearly used up: what was read so far stands.
  }
  if (out.length === 0 || out.at(-1)?.to !== undefined)
    return [{ type: "Error", message: "an error that can't be read", synthetic: true }];
  return out;
}

function collect(
  error: unknown,
  out: ErrorDescription[],
  seen: Set<unknown>,
  depth: number,
  budget: { left: number },
): number {
  budget.left--;
  if (typeof error === "object" && error !== null) seen.add(error);
  const led: { relation: ErrorRelation; at: number }[] = [];
  for (const [relation, other] of depth < DEPTH_MAX ? linksOf(error) : []) {
    if (budget.left <= 0 || seen.has(other)) continue;
    led.push({ relation, at: collect(other, out, seen, depth + 1, budget) });
  }
  const index = out.push(describeOne(error)) - 1;
  for (const { relation, at } of led) out[at]!.to = { relation, index };
  return index;
}

function describeOne(error: unknown): ErrorDescription {
  if (!isError(error) && readText(error, "message") === undefined) {
    const message = typeof error === "string" ? error : `${short(error)} was thrown`;
    return { type: "Error", message: clean(message, MESSAGE_MAX), synthetic: true };
  }
  const described: ErrorDescription = {
    type: clean(typeOfError(error), 100),
    message: clean(readText(error, "message", MESSAGE_MAX + 1) ?? "", MESSAGE_MAX),
  };
  const code = readProperty(error, "code");
  if (typeof code === "string" && code !== "") described.code = clean(code, 100);
  else if (typeof code === "number" && Number.isFinite(code)) described.code = String(code);
  const status = statusIn(error);
  if (status !== undefined) described.status = status;
  const stack = stackOf(error, described.message);
  if (stack !== undefined) described.stack = stack;
  if (!isError(error)) described.synthetic = true;
  return described;
}

/** V8 writes the message before the frames: a long one must neither push them out nor be looked through for secrets once more. */
function stackOf(error: unknown, shown: string): string | undefined {
  const stack = readText(error, "stack", Number.POSITIVE_INFINITY);
  if (stack === undefined) return undefined;
  const message = readText(error, "message", Number.POSITIVE_INFINITY) ?? "";
  const start = message.length > MESSAGE_SHORT ? stack.indexOf(message) : -1;
  if (start < 0) return redactText(stack.slice(0, STACK_MAX));
  const rest = stack.slice(start + message.length, start + message.length + STACK_MAX - shown.length);
  return `${redactText(stack.slice(0, Math.min(start, 256)))}${shown}${redactText(rest)}`;
}

function short(value: unknown): string {
  if (value === undefined) return "undefined";
  return serialize(value, { stringChars: 200, totalChars: 1_000, items: 20, depth: 3 });
}

function clean(text: string, max: number): string {
  return redactText(text.length > max ? `${text.slice(0, max)}…` : text);
}
