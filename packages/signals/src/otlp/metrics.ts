/** Metrics: durations of server requests become outcomes, other data points are counted. */
import { hash128 } from "../hash.ts";
import { routeOf } from "../route/index.ts";
import { Attributes, scalarText } from "./attributes.ts";
import type { Batch } from "./batch.ts";
import { growthOf, type SeriesMemory } from "./cumulative-series.ts";
import { forEachItem, listOf } from "./for-each-item.ts";
import { explicitHistogram, exponentialHistogram, type Latencies } from "./latency-histogram.ts";
import { OutcomeTable } from "./outcome-table.ts";
import { isObject } from "./read-json.ts";
import { methodOf, statusOf } from "./request.ts";
import type { Origin } from "./resource.ts";
import { epochMs, isInt64, toCount } from "./time.ts";
import { enumOf, isList, isText } from "./wire-types.ts";

/** Milliseconds per unit, by the metric's name and then by its unit. */
const durations: Readonly<Record<string, number>> = {
  "http.server.request.duration": 1000,
  "http.server.duration": 1,
};
const units: Readonly<Record<string, number>> = { s: 1000, ms: 1, us: 0.001, ns: 0.000001 };

const kinds = ["gauge", "sum", "summary", "histogram", "exponentialHistogram"] as const;
const temporalities = ["UNSPECIFIED", "DELTA", "CUMULATIVE"];

/** The point holds no value: the series ended. */
const noRecordedValue = 1;

/** Normalises a metrics request. Without `series`, cumulative points are only counted. */
export function readMetrics(request: Record<string, unknown>, batch: Batch, series?: SeriesMemory): void {
  const outcomes = new OutcomeTable("metric");
  forEachItem(
    request,
    ["resourceMetrics", "scopeMetrics", "metrics"],
    "metric",
    batch,
    (metric, origin, scope) => {
      const { name, unit } = metric;
      if (!isText(name) || !isText(unit)) return batch.drop("wrong_type", "metric");
      const perUnit =
        typeof name === "string" && Object.hasOwn(durations, name) ? durations[name] : undefined;
      const scale = perUnit === undefined ? undefined : (unit && units[unit]) || perUnit;
      for (const kind of kinds) {
        const data = metric[kind];
        if (data === undefined || data === null) continue;
        if (!isObject(data)) {
          batch.drop("wrong_type", "metric");
          continue;
        }
        const points = data["dataPoints"];
        if (scale === undefined || !(kind === "histogram" || kind === "exponentialHistogram")) {
          batch.count("metric", Array.isArray(points) ? points.length : (toCount(points) ?? 0));
          continue;
        }
        const temporality = enumOf(data["aggregationTemporality"], "AGGREGATION_TEMPORALITY_", temporalities);
        const read = kind === "histogram" ? explicitHistogram : exponentialHistogram;
        for (const point of listOf(points, "metric", batch)) {
          if (!batch.admit(point, "metric")) continue;
          if (!isList(point["attributes"]) || temporality === undefined) {
            batch.drop("wrong_type", "metric");
            continue;
          }
          const latencies = read(point, scale);
          if (latencies === undefined) batch.drop("invalid_histogram", "metric");
          else
            addPoint(point, latencies, {
              name: `${scope}\u0000${name}`,
              origin,
              temporality,
              series,
              outcomes,
              batch,
            });
        }
      }
    },
  );
  for (const outcome of outcomes.list()) batch.signals.push({ kind: "outcome", outcome });
}

interface PointContext {
  /** Scope and metric. */
  name: string;
  origin: Origin;
  temporality: number;
  series: SeriesMemory | undefined;
  outcomes: OutcomeTable;
  batch: Batch;
}

function addPoint(
  point: Record<string, unknown>,
  { count, histogram }: Latencies,
  context: PointContext,
): void {
  const { batch, origin, series } = context;
  const { startTimeUnixNano, timeUnixNano } = point;
  if (!isInt64(startTimeUnixNano) || !isInt64(timeUnixNano)) {
    batch.drop("wrong_type", "metric");
    return;
  }
  if (((toCount(point["flags"]) ?? 0) & noRecordedValue) !== 0) {
    batch.count("metric");
    return;
  }
  const attributes = new Attributes(point["attributes"], batch.limits);
  const { time } = batch.time(timeUnixNano);
  const start = epochMs(startTimeUnixNano);
  const add = (from: number, total: number, counts: readonly number[]) => {
    if (total === 0) {
      batch.count("metric");
      return;
    }
    const status = statusOf(attributes) ?? statusOfErrorType(attributes);
    const method = methodOf(attributes);
    context.outcomes.add(origin, {
      route: routeOf(method, attributes.text("http.route")) ?? method,
      time: from,
      width: Math.max(0, time - from),
      status,
      // Without a status an error type says that no answer came about.
      failed: status === undefined ? attributes.has("error.type") : status >= 500,
      degraded: attributes.get("holdfast.degraded") === true,
      count: total,
      latency: counts.length === 0 ? undefined : { bounds: histogram.bounds, counts: [...counts] },
    });
  };
  if (context.temporality === 1) {
    add(Math.min(start ?? time, time), count, histogram.counts);
    return;
  }
  if (context.temporality !== 2) {
    batch.drop("no_temporality", "metric");
    return;
  }
  if (series === undefined) {
    batch.count("metric.cumulative");
    return;
  }
  const growth = growthOf(
    seriesKey(context.name, origin, attributes),
    { start, time, count, counts: histogram.counts, bounds: histogram.bounds },
    series,
    batch.received,
  );
  if (growth.kind === "delta") add(growth.start, growth.count, growth.counts);
  else batch.count(`metric.${growth.kind}`);
}

/** `error.type` holds the status as text where the answer was a 5xx. */
function statusOfErrorType(attributes: Attributes): number | undefined {
  const type = attributes.text("error.type");
  return type !== undefined && /^[1-5]\d\d$/.test(type) ? Number(type) : undefined;
}

/** One series: sender, metric and all attributes, in any order. */
function seriesKey(name: string, origin: Origin, attributes: Attributes): string {
  const pairs = [...attributes.keys()].map((key) => `${key}=${scalarText(attributes.get(key)) ?? ""}`).sort();
  const sender = [
    origin.service,
    origin.instance,
    origin.release,
    origin.environment,
    ...Object.values(origin.tags),
  ];
  return hash128([name, ...sender, ...pairs].join("\u0000"));
}
