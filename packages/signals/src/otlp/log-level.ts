/** The level of a log record: OTLP's severity number, else its text. */
import { levelOfWord } from "../severity/index.ts";
import type { Level } from "../words/error-event.ts";

/** `SEVERITY_NUMBER_*` in order of its numbers. */
export const severityNames: readonly string[] = [
  "UNSPECIFIED",
  ...["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((name) => [
    name,
    `${name}2`,
    `${name}3`,
    `${name}4`,
  ]),
];

/** `undefined` when the record does not say. */
export function levelOf(severityNumber: number, severityText: string | undefined): Level | undefined {
  if (severityNumber >= 21) return "fatal";
  if (severityNumber >= 17) return "error";
  if (severityNumber >= 13) return "warning";
  if (severityNumber >= 9) return "info";
  if (severityNumber >= 1) return "debug";
  const text = severityText?.trim();
  if (!text) return undefined;
  // `ERROR2` and its like are OpenTelemetry's own short names.
  return levelOfWord(text.replace(/[2-4]$/, "")) ?? "info";
}
