/** `--limit NAME=VALUE`: any bound of intake or decoders, by the name that docs/reference/limits.md gives it. */
import { defaultIntakeLimits, type IntakeLimits } from "@holdfast/console/limits";
import { defaultLimits, type Limits } from "@holdfast/signals";
import { InvalidArgumentError } from "commander";

export interface ChosenLimits {
  limits: Partial<IntakeLimits>;
  decoding: Partial<Omit<Limits, "bodyBytes">>;
}

/**
 * Adds one `NAME=VALUE` to what was chosen before.
 *
 * @throws {InvalidArgumentError} when there is no such limit, or the value is no whole number of 0 or more.
 */
export function chooseLimit(text: string, before: ChosenLimits = { limits: {}, decoding: {} }): ChosenLimits {
  const [name = "", value = ""] = text.split("=", 2);
  const number = Number(value);
  if (value.trim() === "" || !Number.isInteger(number) || number < 0) {
    throw new InvalidArgumentError(`Write NAME=VALUE with a whole number, e.g. queueItems=5000.`);
  }
  if (Object.hasOwn(defaultIntakeLimits, name)) {
    return { ...before, limits: { ...before.limits, [name]: number } };
  }
  if (Object.hasOwn(defaultLimits, name)) {
    return { ...before, decoding: { ...before.decoding, [name]: number } };
  }
  const names = [...new Set([...Object.keys(defaultIntakeLimits), ...Object.keys(defaultLimits)])];
  throw new InvalidArgumentError(`There is no limit of that name. There are: ${names.join(", ")}.`);
}
