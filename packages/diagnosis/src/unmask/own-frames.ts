import type { Exception, Frame } from "@holdfast/signals";
import type { Telling } from "./telling.ts";

/**
 * The first `count` frames of the service's own code, from the throw site outward; only when the throw is near them:
 * an error thrown deep inside a dependency is not the caller's.
 *
 * @example
 * innermostOwnFrames(exception, 2)[0]?.function; // "loadDashboard"
 */
export function innermostOwnFrames(exception: Exception, count: number): Frame[] {
  const own: Frame[] = [];
  const frames = exception.frames;
  for (let i = 0; i < frames.length && own.length < count && i < 12; i++) {
    const frame = frames[i];
    if (frame !== undefined && frame.inApp !== false) own.push(frame);
  }
  return own;
}

/** Words beside the usual phrase that make it a sentence of the service's own. */
const OWN_WORDS = 2;

/**
 * True where the service's own code made the error in its own words, at the very place of the throw: more than the phrase that
 * runtimes use. What carries a code of the system was made below it, though some runtimes show no frame of that.
 */
export function isOwnWord({ exception, code, message }: Telling, phrase: RegExp): boolean {
  if (code !== undefined || exception.frames[0]?.inApp !== true) return false;
  return message.replace(phrase, " ").split(/\s+/).filter(Boolean).length >= OWN_WORDS;
}
