/** Times as Sentry SDKs send them: epoch seconds, or ISO 8601 with or without a zone. */
import type { Reading } from "./decoding.ts";

// Seconds past the year 5138: no clock is that wrong, so it is milliseconds.
const secondsLimit = 1e11;

/** Epoch milliseconds; undefined when it is no time. A text without a zone is UTC, as the protocol has it. */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string" || value.length > 40) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return fromNumber(Number(value));
  const zoned = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(value) || !value.includes(":");
  const time = Date.parse(zoned ? value : `${value}Z`);
  return Number.isNaN(time) || time < 0 ? undefined : time;
}

function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined;
  const milliseconds = Math.round(value > secondsLimit ? value : value * 1000);
  return milliseconds > 8.64e15 ? undefined : milliseconds;
}

/**
 * The time of a signal: the sender's, or that of receipt where it sent none or one too far in the future
 * (`futureMs`, noted as cut). Old times are kept: late events are normal.
 */
export function readTime(value: unknown, reading: Reading): number {
  const time = parseTime(value);
  if (time === undefined) return reading.received;
  if (time <= reading.received + reading.limits.futureMs) return time;
  reading.cut.add("futureMs");
  return reading.received;
}
