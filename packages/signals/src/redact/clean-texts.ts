/**
 * Texts that came through unchanged, since frames and source lines come again and again. Holds no secrets. Two generations: when
 * the younger is full it becomes the older, so what is in use is not forgotten all at once.
 */
let clean = new Set<string>();
let cleanBefore = new Set<string>();
const maxClean = 4096;
/** Longer texts are not remembered. */
export const maxCleanChars = 200;

export function isKnownClean(text: string): boolean {
  if (clean.has(text)) return true;
  if (!cleanBefore.has(text)) return false;
  rememberClean(text);
  return true;
}

export function rememberClean(text: string): void {
  if (clean.size >= maxClean) {
    cleanBefore = clean;
    clean = new Set();
  }
  // A copy of its own: a text cut from a longer one would keep all of that in memory.
  clean.add(` ${text}`.slice(1));
}
