/** Turns cumulative histograms into what happened since the last report: remembers the last point of each series, bounded. */

/** A point of a cumulative series; times in epoch milliseconds. */
export interface CumulativePoint {
  /** When the sender began to count; absent when it does not say. */
  start: number | undefined;
  time: number;
  count: number;
  /** Bucket counts over `bounds` (milliseconds). */
  counts: readonly number[];
  bounds: readonly number[];
}

/**
 * What remembers series between requests.
 *
 * @example
 * const memory: SeriesMemory = new Map(); // unbounded: CumulativeSeries forgets
 */
export interface SeriesMemory {
  get(key: string): CumulativePoint | undefined;
  set(key: string, point: CumulativePoint): void;
}

/**
 * The last point of each series, the longest unseen one forgotten first. One process owns it; give each request a
 * `transaction()` and commit that once the request's signals are stored, so that a retried request counts once.
 *
 * @example
 * const series = new CumulativeSeries();
 * const transaction = series.transaction();
 * const result = decodeOtlp("metrics", body, "protobuf", { received: Date.now(), series: transaction });
 * // …store result.value.signals, then:
 * transaction.commit();
 */
export class CumulativeSeries implements SeriesMemory {
  readonly #capacity: number;
  readonly #points = new Map<string, CumulativePoint>();

  /** @param capacity series remembered. (Default: 20,000, about 10 MB) */
  constructor(capacity = 20_000) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#points.size;
  }

  get(key: string): CumulativePoint | undefined {
    return this.#points.get(key);
  }

  set(key: string, point: CumulativePoint): void {
    this.#points.delete(key);
    this.#points.set(key, point);
    if (this.#points.size > this.#capacity) this.#points.delete(this.#points.keys().next().value!);
  }

  /** Sees what the series remember, and keeps what it learns to itself until `commit`. */
  transaction(): SeriesTransaction {
    return new SeriesTransaction(this);
  }
}

/**
 * What one request learns of cumulative series: reads through to the memory that it came from, writes to itself. Made by
 * `CumulativeSeries.transaction()`; without a `commit` the memory stays as it was.
 *
 * @example
 * const transaction = series.transaction();
 * const result = decodeOtlp("metrics", body, "json", { received: Date.now(), series: transaction });
 * if (result.ok && (await stored(result.value))) transaction.commit();
 */
export class SeriesTransaction implements SeriesMemory {
  readonly #base: CumulativeSeries;
  readonly #learned = new Map<string, CumulativePoint>();

  constructor(base: CumulativeSeries) {
    this.#base = base;
  }

  get(key: string): CumulativePoint | undefined {
    return this.#learned.get(key) ?? this.#base.get(key);
  }

  set(key: string, point: CumulativePoint): void {
    this.#learned.set(key, point);
  }

  /** Hands over what was learned; a point that is older than what another request brought meanwhile is left out. */
  commit(): void {
    for (const [key, point] of this.#learned) {
      const known = this.#base.get(key);
      if (known === undefined || known.time < point.time) this.#base.set(key, point);
    }
    this.#learned.clear();
  }
}

/** What one cumulative point says: an interval's growth, or why there is none. */
export type Growth =
  | { kind: "delta"; start: number; time: number; count: number; counts: number[] }
  | { kind: "baseline" | "duplicate" };

/** A first point counts from its start only when that is so recent that the sender can't have been heard before. */
const recentStartMs = 10 * 60_000;

/**
 * The growth of a series since the point before; remembers this one.
 *
 * @param now epoch milliseconds
 */
export function growthOf(key: string, point: CumulativePoint, memory: SeriesMemory, now: number): Growth {
  const before = memory.get(key);
  if (before !== undefined && point.time <= before.time) return { kind: "duplicate" };
  memory.set(key, point);
  const whole = (start: number): Growth => ({
    kind: "delta",
    start: Math.min(start, point.time),
    time: point.time,
    count: point.count,
    counts: [...point.counts],
  });
  if (before === undefined) {
    const recent = point.start !== undefined && now - point.start <= recentStartMs;
    return recent ? whole(point.start!) : { kind: "baseline" };
  }
  // The sender began anew: its count holds nothing that was reported before.
  if (point.start !== undefined && before.start !== undefined && point.start > before.start) {
    return whole(Math.max(point.start, before.time));
  }
  const sameBounds =
    point.bounds.length === before.bounds.length &&
    point.bounds.every((bound, i) => bound === before.bounds[i]);
  const counts = point.counts.map((count, i) => count - (before.counts[i] ?? 0));
  if (!sameBounds || point.count < before.count || counts.some((count) => count < 0))
    return whole(before.time);
  return { kind: "delta", start: before.time, time: point.time, count: point.count - before.count, counts };
}
