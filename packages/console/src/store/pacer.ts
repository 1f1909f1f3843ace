/** Lets the event loop turn during long work: SQLite's calls are synchronous. */
import { setImmediate } from "node:timers/promises";

/** Milliseconds of work between turns. (Default: 8) */
export function pacer(slice = 8): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < slice) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
