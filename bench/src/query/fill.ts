/** Fills a store through its own face, as intake would. */

import type { Accepted, Store } from "@holdfast/console";
import type { Outcome } from "@holdfast/signals";
import { type EventShape, makeEvent } from "./make-event.ts";

export interface FillOptions extends EventShape {
  project: string;
  /** Number of the first event, so that fills do not repeat each other. (Default: 0) */
  from?: number;
  /** End of the events' time span. (Default: now) */
  until?: number;
  /** Milliseconds over which the events spread. (Default: 7 days) */
  span?: number;
  /** Events per write. (Default: 500) */
  batch?: number;
  /** Called after each write with the events stored so far. */
  progress?: (done: number) => void;
}

/** Writes `count` events; answers how long that took in milliseconds. */
export async function fill(store: Store, count: number, options: FillOptions): Promise<number> {
  const until = options.until ?? Date.now();
  const span = options.span ?? 7 * 86_400_000;
  const size = options.batch ?? 500;
  const from = options.from ?? 0;
  let spent = 0;
  for (let done = 0; done < count; done += size) {
    const batch: Accepted[] = [];
    for (let n = done; n < Math.min(count, done + size); n++) {
      const time = Math.floor(until - span + (span * (n + 1)) / count);
      batch.push(accepted(options.project, from + n, time, options));
    }
    const start = performance.now();
    await store.write(batch);
    spent += performance.now() - start;
    options.progress?.(Math.min(count, done + size));
  }
  return spent;
}

function accepted(project: string, n: number, time: number, shape: EventShape): Accepted {
  const error = makeEvent(n, time, shape);
  const outcome: Outcome = {
    basis: "span",
    time,
    width: 0,
    service: error.service!,
    release: error.release!,
    route: error.route!,
    total: 1,
    failed: 1,
    latency: { bounds: [10, 100, 1000], counts: [0, 1, 0, 0] },
  };
  return {
    project,
    received: time,
    errors: [
      {
        error,
        raw: JSON.stringify({ event_id: error.id, contexts: error.tags, exception: error.exceptions }),
      },
    ],
    outcomes: n % 10 === 0 ? [outcome] : [],
    flags: [],
    checkIns: [],
  };
}
