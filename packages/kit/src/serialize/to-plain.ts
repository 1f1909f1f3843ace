/** Any value as plain JSON values: bounded, readable, without secrets. */
import { redact } from "@holdfast/signals/redact";
import type { SerializeOptions } from "./limits.ts";
import { Walk } from "./walk.ts";

/** What stands for a value that could not be read at all: the stack was nearly used up, or memory was. */
export const UNREADABLE = "[unreadable]";

/**
 * A copy of any value made of plain JSON values: what JSON has no word for comes out as readable text, secrets are replaced
 * (by key and by look), what goes beyond a limit is cut and marked `[cut: …]`. Never throws.
 *
 * @returns null for undefined
 * @example
 * toPlain({ id: 7n, password: "hunter2" }); // { id: "7", password: "[redacted]" }
 */
export function toPlain(value: unknown, options: SerializeOptions = {}): unknown {
  try {
    const copy = new Walk(options).visit(value, 0);
    return redact(copy, { emails: options.emails ?? true }).value ?? null;
  } catch {
    return UNREADABLE;
  }
}
