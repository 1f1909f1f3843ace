/** Does the event loop keep up? */
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { type Duration, toMilliseconds } from "../../core/index.ts";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";

export interface EventLoopCheckOptions extends CheckOptions {
  /** Warns from this delay on (99th percentile since the last run). (Default: 100 ms) */
  warnAbove?: Duration;
  /** Fails from this delay on; one single delay as long is a warning. (Default: 1 s) */
  failAbove?: Duration;
}

/** Milliseconds between two looks at the clock: what is shorter is not seen. */
const RESOLUTION = 20;
const NANOSECONDS = 1e6;

/**
 * Delay and utilization of the event loop since the last run. Not critical by default.
 *
 * @throws DurationError where a bound can't be read
 * @example
 * health.check("event-loop", eventLoopCheck({ failAbove: "2s" }));
 */
export function eventLoopCheck(options: EventLoopCheckOptions = {}): ReadyMadeCheck {
  const { warnAbove = 100, failAbove = 1_000, ...rest } = options;
  const warn = toMilliseconds(warnAbove);
  const fail = toMilliseconds(failAbove);
  let histogram: ReturnType<typeof monitorEventLoopDelay> | undefined;
  let before = performance.eventLoopUtilization();
  return {
    options: { component: "system", critical: false, ...rest },
    run() {
      if (!histogram) {
        histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
        histogram.enable();
        before = performance.eventLoopUtilization();
        return { status: "pass", output: "measuring from now on" };
      }
      // The histogram holds whole intervals: the resolution is no delay.
      const delay = (value: number): number =>
        Math.max(0, Math.round((value / NANOSECONDS - RESOLUTION) * 10) / 10);
      const p99 = histogram.count === 0 ? 0 : delay(histogram.percentile(99));
      const longest = histogram.count === 0 ? 0 : delay(histogram.max);
      histogram.reset();
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      const status = p99 >= fail ? "fail" : p99 >= warn || longest >= fail ? "warn" : "pass";
      return {
        status,
        ...(status === "pass"
          ? {}
          : {
              output: `the event loop was late by ${Math.round(p99)} ms (99th percentile), at most ${Math.round(longest)} ms: something computes too long at a stretch.`,
            }),
        measurements: [
          { measure: "delayP99", value: p99, unit: "ms" },
          { measure: "delayMax", value: longest, unit: "ms" },
          { measure: "utilization", value: Math.round(utilization * 1_000) / 1_000, unit: "1" },
        ],
      };
    },
  };
}
