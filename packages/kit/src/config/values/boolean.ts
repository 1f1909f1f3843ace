/** Yes or no. */
import { makeValue, Refused, type ValueOptions, type ValueSchema } from "./make-value.ts";

const words: Readonly<Record<string, boolean | undefined>> = {
  __proto__: null as never,
  true: true,
  "1": true,
  yes: true,
  on: true,
  false: false,
  "0": false,
  no: false,
  off: false,
};

/**
 * `true`, `1`, `yes`, `on`, or `false`, `0`, `no`, `off`, in any case. Anything else is a mistake, not a no.
 *
 * @example
 * await loadConfig({ FEATURE_SETTLEMENT: boolean({ default: false }) });
 */
export function boolean(options: ValueOptions<boolean> = {}): ValueSchema<boolean> {
  const expected = "true or false";
  return makeValue(expected, options, (raw) => {
    const word = typeof raw === "boolean" ? raw : words[String(raw).trim().toLowerCase()];
    if (word === undefined || typeof raw === "object") throw new Refused(`must be ${expected}`);
    return word;
  });
}
