export { OutOptionsError } from "./errors.ts";
export { exceptionText } from "./exception-text.ts";
export { addRequestIds, requestIds } from "./logs/request-ids.ts";
export {
  type LineStream,
  type LogCounts,
  type Logger,
  type LogOptions,
  startLogs,
} from "./logs/start-logs.ts";
export { handleMetrics, METRICS_TYPE, metricsText, startMetrics } from "./metrics/metrics.ts";
export type { OutCounts } from "./otlp/exporter.ts";
export type { OutOptions } from "./settings.ts";
export { mapStacks } from "./source-maps.ts";
export { startSpans } from "./spans.ts";
export { type Out, startOut } from "./start-out.ts";
