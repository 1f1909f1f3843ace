/** Ids inside of a sentence, short enough to read: what it cites stands beside it, whole. */

/** @example shortIds("event 0123456789abcdef0123456789abcdef failed") // "event 01234567 failed" */
export function shortIds(text: string): string {
  return text
    .replace(/\b([0-9a-f]{12})[0-9a-f]{28}\b/g, "$1")
    .replace(/\b([0-9a-f]{8})[0-9a-f]{24}\b/g, "$1");
}
