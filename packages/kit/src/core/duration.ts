/** Durations as people write them. */
import { KitError } from "./kit-error.ts";

/** Milliseconds as a number, or `"250ms"`, `"20s"`, `"5m"`, `"1.5h"`, `"7d"`. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** Milliseconds. A longer wait overflows a timer of Node, which would fire at once. */
export const TIMER_MAX = 2 ** 31 - 1;

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration that can't be read. */
export class DurationError extends KitError {
  static override readonly code = "KIT_DURATION";
}

/**
 * Milliseconds of a duration.
 *
 * @throws DurationError where it is no finite duration of zero or more
 * @example
 * toMilliseconds("20s"); // 20000
 */
export function toMilliseconds(duration: Duration): number {
  if (typeof duration === "number") {
    if (Number.isFinite(duration) && duration >= 0) return duration;
  } else {
    const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration);
    if (parts) return Number(parts[1]) * units[parts[2] as keyof typeof units];
  }
  throw new DurationError(
    `${JSON.stringify(duration)} is no duration: write milliseconds as a number, or "250ms", "20s", "5m", "1h", "7d".`,
  );
}
