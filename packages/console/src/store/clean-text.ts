/** Text that every database takes: PostgreSQL refuses NUL, and a lone surrogate is not UTF-8. */

/** Replaces NUL and lone surrogates by U+FFFD, and cuts to `max` UTF-16 code units. (Default: 1,024) */
export function cleanText(text: string, max = 1024): string {
  let clean = text.length > max ? text.slice(0, max) : text;
  if (!clean.isWellFormed()) clean = clean.toWellFormed();
  return clean.includes("\0") ? clean.replaceAll("\0", "\ufffd") : clean;
}

/** The same for text that may be absent; empty counts as absent. */
export function cleanOptional(text: string | null | undefined, max?: number): string | null {
  return text === null || text === undefined || text === "" ? null : cleanText(text, max);
}
