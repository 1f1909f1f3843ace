/** Severity words of all SDKs, brought to ours. */
import type { Level } from "../words/error-event.ts";

const levels: Readonly<Record<string, Level>> = {
  fatal: "fatal",
  critical: "fatal",
  error: "error",
  warning: "warning",
  warn: "warning",
  info: "info",
  log: "info",
  sample: "info",
  notice: "info",
  debug: "debug",
  trace: "debug",
};

export function readLevel(value: unknown): Level | undefined {
  if (typeof value !== "string" || value.length > 16) return undefined;
  const word = value.toLowerCase();
  return Object.hasOwn(levels, word) ? levels[word] : undefined;
}
