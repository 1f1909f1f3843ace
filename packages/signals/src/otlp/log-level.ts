/** The level of a log record: OTLP's severity number, else its text. */
import type { Level } from "../words/error-event.ts";

const byText: readonly [RegExp, Level][] = [
  [/^(?:fatal|emerg|emergency|alert|crit|critical|panic|severe)\d?$/i, "fatal"],
  [/^(?:error|err|eror|failure)\d?$/i, "error"],
  [/^(?:warn|warning)\d?$/i, "warning"],
  [/^(?:debug|trace|verbose|silly|finest|finer|fine)\d?$/i, "debug"],
];

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
  return byText.find(([pattern]) => pattern.test(text))?.[1] ?? "info";
}
