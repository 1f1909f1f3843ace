import type { Exception, Frame } from "@holdfast/signals";

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
