/** Runs the retention now and then, one run at a time. */
import type { Retention, Store } from "../store/store.ts";

/** The first run waits this long, so that a start is not slowed by it. Milliseconds. */
const FIRST_MS = 20_000;

/** @returns stops it */
export function keepRetention(
  store: Pick<Store, "prune">,
  retention: Retention,
  everyMs: number,
  log: (line: string) => void,
): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const run = async () => {
    try {
      await store.prune(retention, Date.now());
    } catch (error) {
      if (!stopped)
        log(`the retention could not run, next try in ${Math.round(everyMs / 1000)} s: ${String(error)}`);
    }
    if (!stopped) timer = setTimeout(run, everyMs).unref();
  };
  timer = setTimeout(run, Math.min(FIRST_MS, everyMs)).unref();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
