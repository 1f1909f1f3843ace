/** Adds up outcomes of one request body: one row per sender, route, window and set of latency bounds. */
import { noStatuses, statusClass } from "../outcome/index.ts";
import type { Histogram, Outcome } from "../words/outcome.ts";
import type { Origin } from "./resource.ts";

/** What is added to a row. */
export interface Addition {
  route: string | undefined;
  /** Epoch milliseconds and milliseconds. */
  time: number;
  width: number;
  status: number | undefined;
  failed: boolean;
  /** The answers were declared stand-ins. (Default: false) */
  degraded?: boolean;
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
    if (addition.degraded) row.degraded = (row.degraded ?? 0) + count;
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
      statuses: noStatuses(),
      ...(latency && { latency: { bounds: latency.bounds, counts: latency.counts.map(() => 0) } }),
    };
  }
}
