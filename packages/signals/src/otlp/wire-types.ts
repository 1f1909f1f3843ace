/** Checks of the wire types that an item must have to be used at all; null is absent, as in protobuf's JSON mapping. */

export function isText(value: unknown): value is string | undefined | null {
  return value === undefined || value === null || typeof value === "string";
}

export function isList(value: unknown): value is unknown[] | undefined | null {
  return value === undefined || value === null || Array.isArray(value);
}

/** An enum's number; its name is accepted too. `undefined` for another type; unknown numbers stay as they are. */
export function enumOf(value: unknown, prefix: string, names: readonly string[]): number | undefined {
  if (value === undefined || value === null) return 0;
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  return Math.max(0, names.indexOf(value.startsWith(prefix) ? value.slice(prefix.length) : value));
}
