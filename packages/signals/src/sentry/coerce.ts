/** Reads single fields of untrusted JSON: each returns the value when it is of the asked form, else undefined, and never throws. */

export type Json = Record<string, unknown>;

/** The value when it is a JSON object (not null, not a list). */
export function record(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** An own property by a name that came from outside: never reaches the prototype. */
export function own(object: Json | undefined, key: string): unknown {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A list, or the list under `values`, or one lone object as a list: the three forms in which SDKs send lists. */
export function valuesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const object = record(value);
  if (object === undefined) return [];
  if (Array.isArray(object["values"])) return object["values"];
  const single = record(object["values"]);
  return single === undefined ? [] : [single];
}

/**
 * Removes what no store and no terminal should get: NUL, and surrogates without their pair.
 *
 * @example
 * cleanText("a\0b"); // "ab"
 */
export function cleanText(value: string): string {
  let clean = value.includes("\0") ? value.replaceAll("\0", "") : value;
  // With the `u` flag only lone surrogates match: pairs are one code point of another category.
  if (!clean.isWellFormed()) clean = clean.replace(/\p{Surrogate}/gu, "");
  return clean;
}

/** A non-empty string of at most `max` UTF-16 units, cleaned. `onCut` is called when it was longer. */
export function text(value: unknown, max: number, onCut?: () => void): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  let kept = value;
  if (value.length > max) {
    kept = value.slice(0, max);
    onCut?.();
  }
  kept = cleanText(kept);
  return kept === "" ? undefined : kept;
}

/** As `text`, but numbers and booleans count too, and objects come as JSON: for fields that SDKs fill loosely. */
export function looseText(value: unknown, max: number, onCut?: () => void): string | undefined {
  if (typeof value === "string") return text(value, max, onCut);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return text(JSON.stringify(value), max, onCut);
  } catch {
    // Nested deeper than the engine's stack.
    return undefined;
  }
}

/** A whole number of at least `min`; a number written as text is none. */
export function integer(value: unknown, min: number): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= min ? value : undefined;
}

/** A finite number. */
export function finite(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** An HTTP status, also where it was sent as text. */
export function httpStatus(value: unknown): number | undefined {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 100 && status <= 599
    ? status
    : undefined;
}

/** A stable slug out of untrusted text, fit for a metric's label; `fallback` where it is none. */
export function slug(value: unknown, fallback: string): string {
  return typeof value === "string" && /^[A-Za-z0-9_.-]{1,64}$/.test(value) ? value : fallback;
}
