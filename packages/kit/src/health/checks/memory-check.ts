/** Is memory running out? */
import { getHeapStatistics } from "node:v8";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";
import { readCgroupMemory } from "./cgroup-memory.ts";

export interface MemoryCheckOptions extends CheckOptions {
  /** Warns from this fraction of the container's limit, or of the heap's. (Default: 0.85) */
  warnAbove?: number;
  /** Fails from this fraction on. (Default: 0.95) */
  failAbove?: number;
  /** Bytes that the process may take, where the container has no limit. (Default: none) */
  limit?: number;
}

/**
 * The container's working set against its limit (cgroup 2 and 1), and the heap against V8's. Not critical by default.
 *
 * @example
 * health.check("memory", memoryCheck({ warnAbove: 0.8 }));
 */
export function memoryCheck(options: MemoryCheckOptions = {}): ReadyMadeCheck {
  const { warnAbove = 0.85, failAbove = 0.95, limit, ...rest } = options;
  return {
    options: { component: "system", critical: false, ...rest },
    async run() {
      const rss = process.memoryUsage.rss();
      const { used_heap_size: heap, heap_size_limit: heapLimit } = getHeapStatistics();
      const container = await readCgroupMemory();
      const bounds = [
        {
          what: "the heap",
          fraction: heap / heapLimit,
          help: "raise --max-old-space-size, or look for a leak",
        },
        ...(container
          ? [
              {
                what: "the container's memory",
                fraction: container.used / container.limit,
                help: "raise the container's limit, or look for a leak",
              },
            ]
          : []),
        ...(limit === undefined
          ? []
          : [{ what: "the allowed memory", fraction: rss / limit, help: "look for a leak" }]),
      ];
      const worst = bounds.reduce((a, b) => (b.fraction > a.fraction ? b : a));
      const status = worst.fraction >= failAbove ? "fail" : worst.fraction >= warnAbove ? "warn" : "pass";
      return {
        status,
        ...(status === "pass"
          ? {}
          : { output: `${Math.round(worst.fraction * 100)} % of ${worst.what} is in use: ${worst.help}.` }),
        measurements: [
          { measure: "rss", value: rss, unit: "By" },
          { measure: "heapUsed", value: heap, unit: "By" },
          { measure: "heapLimit", value: heapLimit, unit: "By" },
          ...(container
            ? [
                { measure: "containerUsed", value: container.used, unit: "By" },
                { measure: "containerLimit", value: container.limit, unit: "By" },
              ]
            : []),
        ],
      };
    },
  };
}
