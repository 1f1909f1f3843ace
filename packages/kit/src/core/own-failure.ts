/** Law: the kit's own failure is a counted, logged no-op. */
import { headlineOf } from "./headline.ts";
import { processWide } from "./process-wide.ts";
import { sayOnStderr } from "./say-on-stderr.ts";

const counts = processWide("own-failures", () => new Map<string, { count: number; said: number }>());

/** One line per part in so many milliseconds. */
const SAY_EVERY = 60_000;

/**
 * Counts a failure of the kit itself, and says it on stderr at most once a minute per part. Never throws.
 *
 * @example
 * try { listener(note); } catch (error) { ownFailure("listener", error); }
 */
export function ownFailure(part: string, error: unknown): void {
  let entry = counts.get(part);
  if (!entry) {
    entry = { count: 0, said: 0 };
    counts.set(part, entry);
  }
  entry.count++;
  const now = Date.now();
  // A clock that is set back must not silence it for hours.
  if (Math.abs(now - entry.said) < SAY_EVERY) return;
  entry.said = now;
  sayOnStderr({
    time: now,
    level: "error",
    msg: `holdfast kit: ${part} failed (${entry.count} so far) and was left out: ${headlineOf(error)}`,
  });
}

/** Failures of the kit itself since the process started, by part. */
export function ownFailures(): ReadonlyMap<string, number> {
  return new Map([...counts].map(([part, { count }]) => [part, count]));
}
