/** Text, as it stands. */
import { makeValue, Refused, type ValueOptions, type ValueSchema } from "./make-value.ts";

export interface TextOptions extends ValueOptions<string> {
  /** Characters. (Default: 1) */
  min?: number;
  /** Characters. (Default: no bound) */
  max?: number;
  /** (Default: none) */
  pattern?: RegExp;
}

/**
 * Text of a length.
 *
 * @example
 * await loadConfig({ SESSION_SECRET: text({ min: 32, secret: true }) });
 */
export function text(options: TextOptions = {}): ValueSchema<string> {
  const { min = 1, max = Number.POSITIVE_INFINITY, pattern } = options;
  const length = max < Number.POSITIVE_INFINITY ? `${min} to ${max}` : `at least ${min}`;
  const bounded = min > 1 || max < Number.POSITIVE_INFINITY;
  const expected = `text${bounded ? ` of ${length} characters` : ""}${pattern ? ` of the form ${String(pattern)}` : ""}`;
  return makeValue(expected, options, (raw) => {
    if (typeof raw !== "string") throw new Refused(`must be ${expected}`);
    if (raw.length < min || raw.length > max) {
      throw new Refused(`has ${raw.length} characters, but must have ${length}`);
    }
    // A pattern with the flag `g` or `y` remembers where it was.
    if (pattern && raw.search(pattern) < 0) throw new Refused(`must have the form ${String(pattern)}`);
    return raw;
  });
}
