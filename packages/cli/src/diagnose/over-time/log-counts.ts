/** Counts what a log tells over time: errors, requests by release, sign-ins, latencies. Bounded whatever the log holds. */
import { isSignInRoute } from "@holdfast/diagnosis";
import { bucketOf, type Histogram, type LogRecord, latencyBounds } from "@holdfast/signals";
import { citeLine } from "./cite-line.ts";
import { durationOf } from "./duration-of.ts";

/** Width of a window at first; it doubles when there would be more than so many. Milliseconds. */
const WIDTH = 10_000;
const WINDOWS_MAX = 2_000;
const ROUTES_MAX = 40;
const RELEASES_MAX = 50;

export interface Window {
  errors: number;
  /** Citation of the first error in it. */
  signal: string | undefined;
  signIns: number;
  refused: number;
  failedSignIns: number;
  /** Counts by bucket, by route; `""` has all of them. */
  latencies: Map<string, number[]>;
}

export interface ReleaseCount {
  total: number;
  failed: number;
  first: number;
  signal: string;
  /** By route; those beyond the first stand under `""`. */
  routes: Map<string, { total: number; failed: number }>;
}

interface Answered {
  release: string;
  route: string;
  failed: boolean;
  time: number;
  cite: () => string;
}

export class LogCounts {
  readonly releases = new Map<string, ReleaseCount>();
  width = WIDTH;
  #windows = new Map<number, Window>();
  readonly #routes = new Set<string>();

  observe(record: LogRecord, time: number, file: string | undefined): void {
    const { level, request, route, release, first } = record;
    const status = request?.status;
    const failed = status !== undefined && status >= 500;
    const cite = () => citeLine(file, first);
    if (level === "error" || level === "fatal" || failed) {
      const window = this.#window(time);
      window.errors++;
      window.signal ??= cite();
    }
    if (status === undefined) return;
    if (release !== undefined) this.#released({ release, route: route ?? "", failed, time, cite });
    if (route !== undefined && isSignInRoute(route)) {
      const window = this.#window(time);
      window.signIns++;
      if (status === 401 || status === 403 || status === 429) {
        window.refused++;
        window.signal ??= cite();
      } else if (failed) window.failedSignIns++;
    }
    const took = durationOf(record.raw);
    if (took === undefined) return;
    const { latencies } = this.#window(time);
    const bucket = bucketOf(took);
    add(latencies, "", bucket);
    if (route !== undefined && (this.#routes.has(route) || this.#routes.size < ROUTES_MAX)) {
      this.#routes.add(route);
      add(latencies, route, bucket);
    }
  }

  /** From the first window to the last, without gaps; `from` is the start of the first. */
  windows(): { from: number; width: number; list: Window[] } {
    const indices = [...this.#windows.keys()];
    if (indices.length === 0) return { from: 0, width: this.width, list: [] };
    while (span(this.#windows) > WINDOWS_MAX) this.#widen();
    const keys = [...this.#windows.keys()];
    const [low, high] = [Math.min(...keys), Math.max(...keys)];
    const list = Array.from({ length: high - low + 1 }, (_, at) => this.#windows.get(low + at) ?? empty());
    return { from: low * this.width, width: this.width, list };
  }

  #released({ release, route, failed, time, cite }: Answered): void {
    let known = this.releases.get(release);
    if (!known) {
      if (this.releases.size >= RELEASES_MAX) return;
      known = { total: 0, failed: 0, first: time, signal: cite(), routes: new Map() };
      this.releases.set(release, known);
    }
    const { routes } = known;
    const name = routes.has(route) || routes.size < ROUTES_MAX ? route : "";
    const counted = routes.get(name) ?? { total: 0, failed: 0 };
    routes.set(name, counted);
    for (const one of [known, counted]) {
      one.total++;
      if (failed) one.failed++;
    }
    known.first = Math.min(known.first, time);
  }

  #window(time: number): Window {
    const index = Math.floor(time / this.width);
    const known = this.#windows.get(index);
    if (known) return known;
    if (this.#windows.size >= WINDOWS_MAX) {
      this.#widen();
      return this.#window(time);
    }
    const window = empty();
    this.#windows.set(index, window);
    return window;
  }

  #widen(): void {
    this.width *= 2;
    const wide = new Map<number, Window>();
    for (const [index, window] of [...this.#windows].sort(([a], [b]) => a - b)) {
      const at = Math.floor(index / 2);
      const other = wide.get(at);
      if (other) join(other, window);
      else wide.set(at, window);
    }
    this.#windows = wide;
  }
}

/** Latencies of some windows as one histogram. */
export function latenciesOf(windows: readonly Window[], route: string): Histogram {
  const counts = new Array<number>(latencyBounds.length + 1).fill(0);
  for (const { latencies } of windows)
    for (const [bucket, count] of (latencies.get(route) ?? []).entries()) counts[bucket]! += count;
  return { bounds: [...latencyBounds], counts };
}

function span(windows: ReadonlyMap<number, Window>): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const index of windows.keys()) {
    if (index < low) low = index;
    if (index > high) high = index;
  }
  return high - low + 1;
}

function add(latencies: Map<string, number[]>, route: string, bucket: number): void {
  let counts = latencies.get(route);
  if (!counts) {
    counts = new Array<number>(latencyBounds.length + 1).fill(0);
    latencies.set(route, counts);
  }
  counts[bucket]!++;
}

function join(into: Window, other: Window): void {
  into.errors += other.errors;
  into.signal ??= other.signal;
  into.signIns += other.signIns;
  into.refused += other.refused;
  into.failedSignIns += other.failedSignIns;
  for (const [route, counts] of other.latencies) {
    const own = into.latencies.get(route);
    if (own) for (const [bucket, count] of counts.entries()) own[bucket]! += count;
    else into.latencies.set(route, counts);
  }
}

function empty(): Window {
  return {
    errors: 0,
    signal: undefined,
    signIns: 0,
    refused: 0,
    failedSignIns: 0,
    latencies: new Map(),
  };
}
