/** Keeps V8 from trading memory for a few percent of speed: a console shares a small machine with what it watches. */
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Space for new objects, both halves. It would grow to 64 MiB, of which all but a little is garbage under intake. */
const YOUNG_BYTES = 8 * 1024 * 1024;
const LOOK_MS = 50;
/** How far the heap may grow over what was alive before it is collected whole. V8 lets it grow to a multiple. */
const GROWTH_PERCENT = 60;

/** To be called once the process has started; V8 takes these limits at any time, unlike its maxima. */
export function boundHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  const timer = setInterval(() => {
    const space = getHeapSpaceStatistics().find((one) => one.space_name === "new_space");
    if ((space?.space_size ?? 0) < YOUNG_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    clearInterval(timer);
  }, LOOK_MS).unref();
}
