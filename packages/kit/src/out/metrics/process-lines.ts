/** Numbers of the process itself. */
import type { monitorEventLoopDelay } from "node:perf_hooks";
import { Family, metricName } from "./prometheus.ts";

export type IntervalHistogram = ReturnType<typeof monitorEventLoopDelay>;

/** Milliseconds between two looks at the event loop. */
export const LOOP_RESOLUTION = 20;

/** Names of the semantic conventions for Node's event loop. */
export function loopLines(delay: IntervalHistogram): Family[] {
  // The histogram holds whole intervals of its timer: what is beyond one is delay.
  const seconds = (nanoseconds: number) =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - LOOP_RESOLUTION / 1000) : 0;
  const values: [string, number][] = [
    ["mean", seconds(delay.mean)],
    ["p50", seconds(delay.percentile(50))],
    ["p90", seconds(delay.percentile(90))],
    ["p99", seconds(delay.percentile(99))],
    ["max", delay.count === 0 ? 0 : seconds(delay.max)],
  ];
  return values.map(([name, value]) => {
    const family = new Family(
      metricName(`nodejs.eventloop.delay.${name}`, "s"),
      "gauge",
      `Event loop delay, ${name}`,
    );
    family.add(value);
    return family;
  });
}

export function processLines(): Family[] {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  const one = (name: string, type: "gauge" | "counter", help: string, value: number) => {
    const family = new Family(name, type, help);
    family.add(value);
    return family;
  };
  return [
    one("process_resident_memory_bytes", "gauge", "Resident memory", memory.rss),
    one("nodejs_heap_size_used_bytes", "gauge", "Heap in use", memory.heapUsed),
    one("nodejs_heap_size_total_bytes", "gauge", "Heap as V8 has it", memory.heapTotal),
    one("nodejs_external_memory_bytes", "gauge", "Memory of objects bound to the heap", memory.external),
    one("process_cpu_seconds_total", "counter", "Processor time", (cpu.user + cpu.system) / 1e6),
    one(
      "process_start_time_seconds",
      "gauge",
      "Start of the process, seconds since the epoch",
      performance.timeOrigin / 1000,
    ),
  ];
}
