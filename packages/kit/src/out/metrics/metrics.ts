/** Numbers of the service for Prometheus: from notes, gauges, states and the process. */
import type { ServerResponse } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import {
  lifecycle,
  onNote,
  ownFailure,
  ownFailures,
  processWide,
  readGauges,
  readStates,
} from "../../core/index.ts";
import { DurationTable, durationBounds } from "../otlp/duration-table.ts";
import { Counters } from "./counters.ts";
import { type IntervalHistogram, LOOP_RESOLUTION, loopLines, processLines } from "./process-lines.ts";
import { Family, metricName } from "./prometheus.ts";

/** Content type of the text. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

interface Collected {
  durations: DurationTable;
  counters: Counters;
  delay: IntervalHistogram;
  stop(): void;
}

const holder = processWide("metrics", (): { collected: Collected | undefined } => ({ collected: undefined }));

/**
 * Begins to count; `metricsText` does it by itself, but from its first call only. Calling it again changes nothing.
 *
 * @returns the end of it
 *
 * @example
 * startMetrics();
 * response.end(metricsText());
 */
export function startMetrics(): () => void {
  holder.collected ??= collect();
  const { collected } = holder;
  return () => {
    if (holder.collected !== collected) return;
    collected.stop();
    holder.collected = undefined;
  };
}

function collect(): Collected {
  const durations = new DurationTable();
  const counters = new Counters();
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION });
  delay.enable();
  const end = onNote(
    (note) => {
      if (note.kind === "work") durations.add(note);
      else counters.add(note);
    },
    { well: (context, status, duration) => durations.addWell(context, status, duration) },
  );
  return {
    durations,
    counters,
    delay,
    stop() {
      end();
      delay.disable();
    },
  };
}

/**
 * All numbers in the text format of Prometheus. Never throws: what can't be read is left out and counted.
 *
 * @example
 * app.get("/metrics", (_, reply) => reply.type(METRICS_TYPE).send(metricsText()));
 */
export function metricsText(): string {
  startMetrics();
  const { durations, counters, delay } = holder.collected!;
  const parts = [
    () => durationLines(durations),
    () => counterLines(counters),
    gaugeLines,
    stateLines,
    () => loopLines(delay),
    processLines,
    ownLines,
  ];
  const lines = parts.flatMap((part) => {
    try {
      return part().map(String);
    } catch (error) {
      ownFailure("metrics", error);
      return [];
    }
  });
  return `${lines.join("\n")}\n`;
}

/**
 * Answers a request with `metricsText`: for node:http, and for Express as it is.
 *
 * @example
 * if (request.url === "/metrics") return handleMetrics(request, response);
 */
export function handleMetrics(_request: unknown, response: ServerResponse): void {
  const text = Buffer.from(metricsText());
  response.writeHead(200, {
    "content-type": METRICS_TYPE,
    "content-length": text.length,
    "cache-control": "no-store",
  });
  response.end(text);
}

function durationLines(table: DurationTable): Family[] {
  return [...Map.groupBy(table.list(), ({ metric }) => metric)].map(([metric, members]) => {
    const help = metric.startsWith("http") ? "Duration of HTTP requests" : "Duration of other pieces of work";
    const family = new Family(metricName(metric, "s"), "histogram", help);
    for (const { labels, count, sum, buckets } of members) {
      let below = 0;
      for (const [index, bound] of durationBounds.entries()) {
        below += buckets[index]!;
        family.add(below, { ...labels, le: bound }, "_bucket");
      }
      family.add(count, { ...labels, le: "+Inf" }, "_bucket");
      family.add(sum, labels, "_sum");
      family.add(count, labels, "_count");
    }
    return family;
  });
}

function counterLines(counters: Counters): Family[] {
  return [...Map.groupBy(counters.list(), ({ name }) => name)].map(([name, members]) => {
    const family = new Family(metricName(name, undefined, true), "counter", members[0]!.help);
    for (const { value, labels } of members) family.add(value, labels);
    return family;
  });
}

function gaugeLines(): Family[] {
  const named = Map.groupBy(readGauges(), ({ gauge }) => metricName(gauge.name, gauge.unit));
  return [...named].map(([name, members]) => {
    const family = new Family(name, "gauge", members[0]!.gauge.help);
    // Two of the same name and labels would make the whole answer unreadable.
    const seen = new Set<string>();
    for (const { gauge, value } of members) {
      const key = JSON.stringify(Object.entries(gauge.labels ?? {}).sort());
      if (seen.has(key)) continue;
      seen.add(key);
      family.add(value, gauge.labels);
    }
    return family;
  });
}

const statusValue = { pass: 1, warn: 0.5, fail: 0 } as const;

function stateLines(): Family[] {
  const state = new Family("holdfast_state", "gauge", "State of the kit's parts: 1 pass, 0.5 warn, 0 fail");
  for (const { name, state: read } of readStates()) state.add(statusValue[read.status] ?? 0, { name });
  const life = new Family("holdfast_lifecycle", "gauge", "1 for where the service stands");
  life.add(1, { state: lifecycle() });
  return [state, life];
}

function ownLines(): Family[] {
  const family = new Family(
    "holdfast_own_failures_total",
    "counter",
    "Failures of the kit itself, left out and counted",
  );
  for (const [part, count] of ownFailures()) family.add(count, { part });
  return [family];
}
