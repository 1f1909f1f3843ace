/** Adds up outcomes of one request body: one row per sender, route, window and set of latency bounds. */
import type { Histogram, Outcome, StatusCounts } from "../words/outcome.ts";
import type { Origin } from "./resource.ts";

/** Latency bounds in milliseconds: those that OpenTelemetry advises for HTTP durations, which are in seconds there. */
export const latencyBounds: readonly number[] = [
  5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000,
];

/** What is added to a row. */
export interface Addition {
  route: string | undefined;
  /** Epoch milliseconds and milliseconds. */
  time: number;
  width: number;
  status: number | undefined;
  failed: boolean;
  count: number;
  latency: Histogram | undefined;
}

export class OutcomeTable {
  readonly #basis: Outcome["basis"];
  readonly #rows = new Map<string, Outcome>();

  constructor(basis: Outcome["basis"]) {
    this.#basis = basis;
  }

  add(origin: Origin, addition: Addition): void {
    const { route, time, width, count, latency } = addition;
    const key = [
      origin.service,
      origin.release,
      origin.environment,
      route,
      time,
      width,
      latency?.bounds.join(),
    ].join("\u0000");
    let row = this.#rows.get(key);
    if (!row) {
      row = this.#newRow(origin, addition);
      this.#rows.set(key, row);
    }
    row.total += count;
    if (addition.failed) row.failed += count;
    row.statuses![statusClass(addition.status)] += count;
    if (latency && row.latency) {
      for (let i = 0; i < latency.counts.length; i++) row.latency.counts[i]! += latency.counts[i]!;
    }
  }

  list(): Outcome[] {
    return [...this.#rows.values()];
  }

  #newRow(origin: Origin, { route, time, width, latency }: Addition): Outcome {
    return {
      basis: this.#basis,
      time,
      width,
      ...(origin.service !== undefined && { service: origin.service }),
      ...(origin.release !== undefined && { release: origin.release }),
      ...(origin.environment !== undefined && { environment: origin.environment }),
      ...(route !== undefined && { route }),
      total: 0,
      failed: 0,
      statuses: { s1xx: 0, s2xx: 0, s3xx: 0, s4xx: 0, s5xx: 0, other: 0 },
      ...(latency && { latency: { bounds: latency.bounds, counts: latency.counts.map(() => 0) } }),
    };
  }
}

function statusClass(status: number | undefined): keyof StatusCounts {
  if (status === undefined || status < 100 || status > 599) return "other";
  return `s${Math.floor(status / 100) as 1 | 2 | 3 | 4 | 5}xx`;
}

/** A histogram of one duration in milliseconds. A value on a bound belongs below it, as in OTLP. */
export function oneDuration(ms: number): Histogram {
  const counts = new Array<number>(latencyBounds.length + 1).fill(0);
  counts[bucketOf(ms)] = 1;
  return { bounds: latencyBounds as number[], counts };
}

/** The index of the bucket that holds a duration in milliseconds. */
export function bucketOf(ms: number): number {
  let index = 0;
  while (index < latencyBounds.length && ms > latencyBounds[index]!) index++;
  return index;
}
