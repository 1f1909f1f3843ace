/** Numbers. */
import { makeValue, Refused, type ValueOptions, type ValueSchema } from "./make-value.ts";

export interface NumberOptions extends ValueOptions<number> {
  /** (Default: no bound) */
  min?: number;
  /** (Default: no bound) */
  max?: number;
}

/**
 * A number in decimal notation.
 *
 * @example
 * await loadConfig({ SAMPLE_RATE: number({ min: 0, max: 1, default: 0.1 }) });
 */
export function number(options: NumberOptions = {}): ValueSchema<number> {
  return numeric("a number", options, Number.isFinite);
}

/**
 * A whole number that is exact.
 *
 * @example
 * await loadConfig({ POOL_SIZE: integer({ min: 1, max: 50, default: 5 }) });
 */
export function integer(options: NumberOptions = {}): ValueSchema<number> {
  return numeric("a whole number", options, Number.isSafeInteger);
}

/**
 * A port, 0 to 65535. 0 takes a free one.
 *
 * @example
 * await loadConfig({ PORT: port({ default: 3000 }) });
 */
export function port(options: ValueOptions<number> = {}): ValueSchema<number> {
  return numeric("a port, a whole number", { ...options, min: 0, max: 65_535 }, Number.isSafeInteger);
}

function numeric(
  kind: string,
  options: NumberOptions,
  fits: (value: number) => boolean,
): ValueSchema<number> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = options;
  const from = min > Number.NEGATIVE_INFINITY ? ` from ${min}` : "";
  const to = max < Number.POSITIVE_INFINITY ? `${from === "" ? " of at most" : " to"} ${max}` : "";
  const expected = `${kind}${from}${to}`;
  return makeValue(expected, options, (raw) => {
    const value = typeof raw === "number" ? raw : typeof raw === "string" ? parse(raw) : Number.NaN;
    if (fits(value) && value >= min && value <= max) return value;
    throw new Refused(`must be ${expected}`);
  });
}

/** Stricter than `Number`, which reads "" and " " as 0 and "0x10" as 16. */
function parse(text: string): number {
  return /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
}
