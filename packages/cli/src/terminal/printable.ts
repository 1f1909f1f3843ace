/** Foreign text for a terminal: what a log holds must not move the cursor, set colours, or turn the reading order. */

// C0 but tab and newline, DEL, C1, and the marks that turn text around (Unicode TR 9).
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Spells every control character out, as `\x1b`; tab and newline stay.
 *
 * @example
 * printable("boom\u001b[31m"); // "boom\\x1b[31m"
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });
}

/** The same for every string of a tree of plain objects and arrays; a copy. */
export function printableCopy<T>(value: T): T {
  if (typeof value === "string") return printable(value) as T;
  if (Array.isArray(value)) return value.map(printableCopy) as T;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, printableCopy(inner)])) as T;
  }
  return value;
}

/** JSON text that is safe to look at: what JSON itself leaves unescaped is escaped, the value stays the same. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    CONTROLS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
