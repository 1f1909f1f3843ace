import { defaultLimits, type Limits } from "../limits.ts";
import type { Exception } from "../words/exception.ts";
import { readStack } from "./read-stack.ts";

/**
 * Reads a printed stack trace: Node, browsers, Python, the JVM, Go, .NET, Ruby, PHP; with causes, contexts, members of
 * aggregates and suppressed errors. Oldest first: the root cause stands before what it led to. Never throws; a text that
 * holds no exception gives an empty list.
 *
 * @param options.platform what is known of the runtime; only decides where the text does not
 * @param options.limits bounds of the result (Default: `defaultLimits`)
 * @example
 * parseStack("TypeError: a.b is not a function\n    at load (/app/src/a.js:3:7)")[0].frames[0].function; // "load"
 */
export function parseStack(text: string, options: { platform?: string; limits?: Limits } = {}): Exception[] {
  return readStack(text, options.platform, options.limits ?? defaultLimits).exceptions;
}
