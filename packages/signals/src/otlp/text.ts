/** Makes any sender's text safe to store: PostgreSQL refuses NUL, and UTF-8 has no lone surrogates. */

/**
 * Removes NUL, replaces lone surrogates by U+FFFD, and cuts to `max` characters without splitting a pair.
 *
 * @example
 * cleanText("a\u0000b", 10); // "ab"
 */
export function cleanText(text: string, max: number): string {
  let clean = text.length > max ? text.slice(0, max) : text;
  if (clean.includes("\0")) clean = clean.replaceAll("\0", "");
  if (clean.isWellFormed()) return clean;
  // The cut may have halved a pair: that half is dropped, not replaced.
  if (text.length > max && /[\ud800-\udbff]$/.test(clean)) clean = clean.slice(0, -1);
  return clean.toWellFormed();
}
