/** The level of a Sentry event or log record. */
import { levelOfWord } from "../severity/index.ts";
import type { Level } from "../words/error-event.ts";

/** Reads a level; `sample` is a word of Sentry's alone. Undefined for what is none. */
export function readLevel(value: unknown): Level | undefined {
  if (typeof value !== "string") return undefined;
  return value === "sample" ? "info" : levelOfWord(value);
}
