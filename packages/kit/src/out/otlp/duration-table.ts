/** How long works took, by what they were: histograms that are sent as the growth since the last time. */
import type { Note, WorkContext } from "../../core/index.ts";
import { errorTypeOf } from "../error-type.ts";
import { attributes, nanos } from "./attributes.ts";
import { templateOf } from "./log-record.ts";

/** Upper bounds in seconds: those that the semantic conventions advise for `http.server.request.duration`. */
export const durationBounds: readonly number[] = Object.freeze([
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
]);

type Work = Extract<Note, { kind: "work" }>;
/** What a series is found by. */
interface Counted extends Pick<Work, "context" | "failed"> {
  status?: number | undefined;
}
type Labels = Record<string, string | number | boolean | undefined>;

export interface DurationSeries {
  metric: "http.server.request.duration" | "holdfast.work.duration";
  labels: Labels;
  count: number;
  /** Seconds. */
  sum: number;
  buckets: number[];
}

/** Further series are added up under the route `_OTHER`. */
const SERIES_MAX = 500;

/** Where the works of a route that went well and were not degraded are added up: of each route that is nearly all. */
interface Usual {
  kind: string;
  method: string | undefined;
  status: number | undefined;
  series: DurationSeries;
}

/** Adds up works by kind, route, status and the like; bounded. */
export class DurationTable {
  #series = new Map<string, DurationSeries>();
  /** By route, so that a work that goes well makes no key. */
  #usual = new Map<string | undefined, Usual>();
  #since = Date.now();

  add(note: Work): void {
    const { context, status, failed, duration } = note;
    if (!failed && context.degraded === undefined) this.addWell(context, status, duration);
    else count(this.#seriesOf(note), duration);
  }

  /** A work that went well and was not degraded: of a request as `onNote` tells it. */
  addWell(context: WorkContext, status: number | undefined, duration: number): void {
    const { kind, method, route } = context;
    const usual = this.#usual.get(route);
    if (usual?.status === status && usual?.method === method && usual?.kind === kind) {
      count(usual.series, duration);
      return;
    }
    const series = this.#seriesOf({ context, status, failed: false });
    count(series, duration);
    if (this.#usual.size < SERIES_MAX) this.#usual.set(route, { kind, method, status, series });
  }

  #seriesOf(note: Counted): DurationSeries {
    let key = keyOf(note, note.context.route);
    let series = this.#series.get(key);
    if (!series) {
      const labels = labelsOf(note);
      if (this.#series.size >= SERIES_MAX) {
        labels[note.context.kind === "http" ? "http.route" : "holdfast.work.name"] = "_OTHER";
        key = keyOf(note, "_OTHER");
        series = this.#series.get(key);
      }
      series ??= newSeries(note, labels);
      this.#series.set(key, series);
    }
    return series;
  }

  list(): DurationSeries[] {
    return [...this.#series.values()];
  }

  /** All metrics with their growth since the last call, as OTLP; none where nothing grew. */
  take(now: number): object[] {
    const series = this.list();
    const start = nanos(this.#since);
    this.#series = new Map();
    this.#usual = new Map();
    this.#since = now;
    return [...Map.groupBy(series, ({ metric }) => metric)].map(([name, members]) => ({
      name,
      unit: "s",
      description: "Duration of works, from their beginning to their end.",
      histogram: {
        aggregationTemporality: 1,
        dataPoints: members.map(({ labels, count, sum, buckets }) => ({
          startTimeUnixNano: start,
          timeUnixNano: nanos(now),
          count: String(count),
          sum,
          bucketCounts: buckets.map(String),
          explicitBounds: durationBounds,
          attributes: attributes(labels),
        })),
      },
    }));
  }
}

function count(series: DurationSeries, duration: number): void {
  const seconds = Math.max(0, duration / 1000);
  series.count++;
  series.sum += seconds;
  let bucket = 0;
  while (bucket < durationBounds.length && seconds > durationBounds[bucket]!) bucket++;
  series.buckets[bucket]!++;
}

function keyOf({ context, status, failed }: Counted, route: string | undefined): string {
  const fault = failed && !(status !== undefined && status >= 500) ? errorTypeOf(context) : "";
  return `${context.kind} ${context.method} ${status} ${failed} ${context.degraded !== undefined} ${fault} ${route}`;
}

function newSeries({ context }: Counted, labels: Labels): DurationSeries {
  return {
    metric: context.kind === "http" ? "http.server.request.duration" : "holdfast.work.duration",
    labels,
    count: 0,
    sum: 0,
    buckets: new Array<number>(durationBounds.length + 1).fill(0),
  };
}

const methods = new Set("GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY".split(" "));

/** Paths are no labels: what has no route has none. */
function labelsOf({ context, status, failed }: Counted): Labels {
  const { kind, method = "_OTHER", route } = context;
  const degraded = context.degraded !== undefined || undefined;
  if (kind !== "http")
    return {
      "holdfast.work.kind": kind,
      "holdfast.work.name": route,
      "error.type": failed ? errorTypeOf(context) : undefined,
      "holdfast.degraded": degraded,
    };
  return {
    "http.request.method": methods.has(method) ? method : "_OTHER",
    "http.route": templateOf(method, route),
    "http.response.status_code": status,
    "error.type": failed
      ? status !== undefined && status >= 500
        ? String(status)
        : errorTypeOf(context)
      : undefined,
    "holdfast.degraded": degraded,
  };
}
