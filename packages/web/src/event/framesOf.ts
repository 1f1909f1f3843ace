/** The frames of an exception as decoded, in the form in which the pages show frames. */
import type { Exception, Frame } from "../api/generated/types.ts";

export function framesOf({ frames }: Exception): Frame[] {
  return frames.map((frame) => ({
    function: frame.function ?? null,
    module: frame.module ?? null,
    file: frame.file ?? null,
    line: frame.line ?? null,
    column: frame.column ?? null,
    inApp: frame.inApp ?? false,
    context: frame.context ?? null,
  }));
}
