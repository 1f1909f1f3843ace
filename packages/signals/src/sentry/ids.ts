/** Event, trace and span ids as SDKs send them: with or without dashes, in either case. */

const hex32 = /^[0-9a-f]{32}$/;
const nil32 = "0".repeat(32);

/** 32 lower-case hex digits out of a UUID in any notation; undefined when it is none, or the nil UUID. */
export function readId(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length < 32 || value.length > 45) return undefined;
  if (value.length === 32 && hex32.test(value)) return value === nil32 ? undefined : value;
  const id = value
    .trim()
    .replace(/^urn:uuid:/i, "")
    .replace(/^\{(.*)\}$/, "$1")
    .replaceAll("-", "")
    .toLowerCase();
  return hex32.test(id) && id !== nil32 ? id : undefined;
}

/** 16 lower-case hex digits; undefined when it is no span id, or all zero. */
export function readSpanId(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length !== 16) return undefined;
  const id = value.toLowerCase();
  return /^[0-9a-f]{16}$/.test(id) && id !== "0000000000000000" ? id : undefined;
}
