/** OTLP times: nanoseconds since the epoch, as number, decimal text (JSON) or bigint (protobuf). */

/** A time or count that may be any of the three; `undefined` when it is none of them. */
export type Int64 = number | string | bigint;

/** True for an absent value and for anything that reads as an unsigned 64-bit integer. */
export function isInt64(value: unknown): value is Int64 | undefined | null {
  if (value === undefined || value === null || typeof value === "bigint") return true;
  if (typeof value === "number") return Number.isFinite(value) && value >= 0;
  return typeof value === "string" && /^\d{1,20}$/.test(value);
}

/** Whole milliseconds, exact to the millisecond; `undefined` when absent or zero, which OTLP means as "unknown". */
export function epochMs(nanos: unknown): number | undefined {
  let ms: number;
  if (typeof nanos === "bigint") ms = Number(nanos / 1_000_000n);
  else if (typeof nanos === "string") ms = nanos.length > 6 ? Number(nanos.slice(0, -6)) : 0;
  else if (typeof nanos === "number") ms = Math.floor(nanos / 1e6);
  else return undefined;
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}

/** Milliseconds with their fraction from one time to another; `undefined` when either is unknown or it would be negative. */
export function elapsedMs(from: unknown, to: unknown): number | undefined {
  const start = epochMs(from);
  const end = epochMs(to);
  if (start === undefined || end === undefined) return undefined;
  const elapsed = end - start + fraction(to) - fraction(from);
  return elapsed >= 0 ? elapsed : undefined;
}

function fraction(nanos: unknown): number {
  if (typeof nanos === "bigint") return Number(nanos % 1_000_000n) / 1e6;
  if (typeof nanos === "string") return Number(nanos.slice(-6)) / 1e6;
  return typeof nanos === "number" ? (nanos % 1e6) / 1e6 : 0;
}

/** A non-negative whole count; `undefined` when it is none. */
export function toCount(value: unknown): number | undefined {
  const count =
    typeof value === "bigint" || (typeof value === "string" && /^\d{1,20}$/.test(value))
      ? Number(value)
      : value;
  return typeof count === "number" && Number.isInteger(count) && count >= 0 ? count : undefined;
}
