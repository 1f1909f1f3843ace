/** Flags from environment variables: `FEATURE_NEW_CHECKOUT=25%` is the flag `new-checkout`. */
import type { EnvironmentOptions } from "./types.ts";

/** The values of a snapshot, asked by the flag's name. */
export interface Environment {
  /** The text of the flag's variable; undefined where it is not set or empty. */
  textOf(flag: string): string | undefined;
  readonly size: number;
}

/** Longer values are cut to nothing: no flag needs them. */
const VALUE_MAX = 16_384;

/** Takes a snapshot of the variables that are flags. */
export function readEnvironment({
  prefix = "FEATURE_",
  variables = process.env,
}: EnvironmentOptions): Environment {
  const found = new Map<string, string>();
  for (const [name, text] of Object.entries(variables)) {
    if (!name.startsWith(prefix) || typeof text !== "string") continue;
    const trimmed = text.trim();
    if (trimmed !== "" && trimmed.length <= VALUE_MAX) found.set(name, trimmed);
  }
  return {
    size: found.size,
    textOf: (flag) => found.get(environmentNameOf(flag, prefix)),
  };
}

/**
 * The variable that governs a flag: words are set off by `_`, all in capitals.
 *
 * @example
 * environmentNameOf("settlement"); // "FEATURE_SETTLEMENT"
 * environmentNameOf("new-checkout"); // "FEATURE_NEW_CHECKOUT", as for "newCheckout", "new.checkout" and "new_checkout"
 */
export function environmentNameOf(flag: string, prefix = "FEATURE_"): string {
  const words = flag
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1_$2")
    .replace(/[^\p{L}\p{N}]+/gu, "_");
  return `${prefix}${words.toUpperCase()}`;
}

const words = new Map([
  ...["true", "on", "yes", "1", "enabled"].map((word) => [word, true] as const),
  ...["false", "off", "no", "0", "disabled"].map((word) => [word, false] as const),
]);

/** Reads a text as true or false; undefined where it is neither. */
export function readBoolean(text: string): boolean | undefined {
  return words.get(text.toLowerCase());
}

/** Weights of on and off of `25%` or `0.5%`, as integers; undefined where it is no percentage of 0 to 100. */
export function readPercentage(text: string): { on: number; off: number } | undefined {
  const parts = /^(\d{1,3}(?:\.\d{1,3})?)\s?%$/.exec(text);
  const percent = parts ? Number(parts[1]) : Number.NaN;
  if (!(percent <= 100)) return undefined;
  const on = Math.round(percent * 1_000);
  return { on, off: 100_000 - on };
}
