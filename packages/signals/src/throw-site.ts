import type { Exception, Frame } from "./words/exception.ts";

/**
 * The frame to show for an exception: the innermost one of the service's own code, else the innermost one.
 *
 * @example
 * throwSite(exception)?.line; // 41
 */
export function throwSite(exception: Exception): Frame | undefined {
  return exception.frames.find((frame) => frame.inApp === true) ?? exception.frames[0];
}
