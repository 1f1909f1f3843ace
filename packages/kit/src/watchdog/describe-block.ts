/** One line for people about one standstill of the event loop. */
import { showSite } from "../core/index.ts";
import { showCall } from "./show-place.ts";
import type { Block } from "./thread-data.ts";

/** More of the heap's limit in use than this: the collector is the likely cause. */
const HEAP_FULL = 0.9;
/** Less processor time than this: it waited. */
const WAITS = 0.1;

export function describeBlock({ duration, sites, cpu, heap, unnamed, call, hint }: Block): {
  text: string;
  where: string;
} {
  const inner = sites[0];
  const app = sites.find((site) => !site.file.includes("node_modules") && !site.file.startsWith("node:"));
  const where = inner
    ? `at ${showSite(inner)}${app && app !== inner ? `, called from ${showSite(app)}` : ""}`
    : `at an unknown place (${[call && `in ${showCall(call)}`, hint, unnamed ?? "not read"].filter(Boolean).join("; ")})`;
  return {
    text: `event loop blocked for ${Math.round(duration)} ms ${where}: ${cause(cpu, heap, call)}`,
    where,
  };
}

function cause(cpu: number | undefined, heap: number | undefined, call: Block["call"]): string {
  if (heap !== undefined && heap >= HEAP_FULL)
    return `the heap is at ${Math.round(heap * 100)} % of its limit, so most of it is likely garbage collection. Find what holds the memory, or raise --max-old-space-size.`;
  if (cpu !== undefined && cpu < WAITS)
    return `it waited in ${call ? showCall(call) : "a synchronous call"}, and no request was answered meanwhile. Use the asynchronous form.`;
  return "it computed, and no request was answered meanwhile. Split the work, or move it to a worker thread.";
}
