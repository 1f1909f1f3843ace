/** One of some words. */
import { ConfigSetupError } from "../errors.ts";
import { makeValue, Refused, type ValueOptions, type ValueSchema } from "./make-value.ts";

/**
 * One of the given words, exactly.
 *
 * @throws ConfigSetupError where no word is given
 * @example
 * await loadConfig({ LOG_LEVEL: oneOf(["debug", "info", "warn"], { default: "info" }) });
 */
export function oneOf<const T extends string>(
  words: readonly T[],
  options: ValueOptions<NoInfer<T>> = {},
): ValueSchema<T> {
  if (words.length === 0) throw new ConfigSetupError("oneOf needs at least one word.");
  const expected = words.length === 1 ? `${words[0]}` : `one of ${words.join(", ")}`;
  return makeValue<T>(expected, options, (raw) => {
    const word = words.find((one) => one === raw);
    if (word === undefined) throw new Refused(`must be ${expected}`);
    return word;
  });
}
