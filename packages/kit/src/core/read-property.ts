/** Reading from values that nobody vouches for: getters and traps may throw. */
import { types } from "node:util";

/**
 * The value of a property; undefined where reading it throws.
 *
 * @example
 * readProperty(thrown, "code"); // also of a proxy that throws
 */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  if (value === null || value === undefined) return undefined;
  try {
    return (value as Record<PropertyKey, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** A non-empty text under a key, at most `max` characters of it. */
export function readText(value: unknown, key: PropertyKey, max = 256): string | undefined {
  const text = readProperty(value, key);
  if (typeof text !== "string" || text === "") return undefined;
  return text.length > max ? text.slice(0, max) : text;
}

/** Errors of any realm, and what inherits from them; proxies of errors too. Never throws. */
export function isError(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    return false;
  }
}

/**
 * `instanceof` for what was thrown: false where asking throws, as proxies may.
 *
 * @example
 * isInstance(thrown, DeadlineError);
 */
export function isInstance<T>(value: unknown, type: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** Name of a value's class; undefined where it has none or hides it. */
export function classOf(value: unknown): string | undefined {
  return readText(readProperty(value, "constructor"), "name", 100);
}

/** What kind of error it is: its own `name`, or that of its class where the name says nothing. */
export function typeOfError(error: unknown): string {
  const name = readText(error, "name", 100);
  return name !== undefined && name !== "Error" ? name : (classOf(error) ?? name ?? "Error");
}
