/** Any value as JSON text. */
import type { SerializeOptions } from "./limits.ts";
import { toPlain, UNREADABLE } from "./to-plain.ts";

/**
 * JSON text of any value. Never throws, never runs unbounded, shows no secret. The same text as `JSON.stringify` writes for plain
 * JSON values that hold no secret and stay within the limits.
 *
 * @param options limits that differ from `defaultSerializeLimits`
 * @example
 * serialize({ id: 7n, password: "hunter2", at: new Date(0) });
 * // {"id":"7","password":"[redacted]","at":"1970-01-01T00:00:00.000Z"}
 */
export function serialize(value: unknown, options: SerializeOptions = {}): string {
  try {
    return JSON.stringify(toPlain(value, options));
  } catch {
    return `"${UNREADABLE}"`;
  }
}
