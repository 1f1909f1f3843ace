import type { Exception } from "@holdfast/signals";
import { named } from "../../unmask/status-of.ts";
import type { Recognised } from "./kind.ts";
import { now } from "./kind.ts";

/** What to say of a root that no kind recognises. */
export function unclassified(exception: Exception): Recognised {
  const frame = exception.frames.find((one) => one.inApp === true) ?? exception.frames[0];
  const place =
    frame?.file === undefined
      ? undefined
      : `${frame.file}${frame.line === undefined ? "" : `:${frame.line}`}`;
  return {
    title: named(exception),
    fixes:
      place === undefined
        ? []
        : [now(`Look at ${place}, where it was thrown, and at what changed there last.`)],
  };
}
