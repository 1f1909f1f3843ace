/** Reading what foreign code answers, without its late consequences. */
import { types } from "node:util";

/** The value under a key. A `toJSON` that was of no use is not worth showing. A promise that a getter made is nobody's: its rejection must not reach the process. */
export function quiet(source: Record<string, unknown>, key: string): unknown {
  const value = source[key];
  if (key === "toJSON" && typeof value === "function") return undefined;
  if (typeof value === "object" && types.isPromise(value)) {
    if (Object.getOwnPropertyDescriptor(source, key)?.get) hush(value);
  }
  return value;
}

/** A rejection of a promise that nobody else has is nobody's. */
export function hush(promise: Promise<unknown>): void {
  Promise.prototype.then.call(
    promise,
    () => {},
    () => {},
  );
}
