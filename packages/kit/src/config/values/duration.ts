/** A duration with its unit. */
import { type Duration, DurationError, toMilliseconds } from "../../core/index.ts";
import { makeValue, Refused, type ValueOptions, type ValueSchema } from "./make-value.ts";

export interface DurationOptions extends ValueOptions<number> {
  /** (Default: 0) */
  min?: Duration;
  /** (Default: no bound) */
  max?: Duration;
}

/**
 * Milliseconds of a text such as `250ms`, `20s`, `5m`, `1h`, `7d`. A number without unit is refused: it might be seconds.
 *
 * @throws DurationError where a bound can't be read
 * @example
 * await loadConfig({ REQUEST_TIMEOUT: duration({ default: 20_000, max: "1m" }) }); // REQUEST_TIMEOUT=20s gives 20000
 */
export function duration(options: DurationOptions = {}): ValueSchema<number> {
  const min = toMilliseconds(options.min ?? 0);
  const max = options.max === undefined ? Number.POSITIVE_INFINITY : toMilliseconds(options.max);
  const bounds = [
    options.min === undefined ? "" : ` of at least ${options.min}`,
    options.max === undefined ? "" : `${options.min === undefined ? " of" : " and"} at most ${options.max}`,
  ].join("");
  const expected = `a duration with its unit${bounds}, e.g. 250ms, 20s, 5m, 1h`;
  return makeValue(expected, options, (raw) => {
    const value = read(raw);
    if (value === undefined || value < min || value > max) throw new Refused(`must be ${expected}`);
    return value;
  });
}

function read(raw: unknown): number | undefined {
  if (raw === "0") return 0;
  if (typeof raw !== "string" && typeof raw !== "number") return undefined;
  try {
    return toMilliseconds((typeof raw === "string" ? raw.trim() : raw) as Duration);
  } catch (error) {
    if (error instanceof DurationError) return undefined;
    throw error;
  }
}
