/** A service with the stock OpenTelemetry exporters. Arguments: endpoint, key, `proto` or `http` (JSON), `gzip` or `none`. */
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtoLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtoMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtoTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const [endpoint, key, format, compression] = process.argv.slice(2);
const proto = format === "proto";
const options = (path: string) => ({
  url: `${endpoint}/v1/${path}`,
  headers: { "x-holdfast-key": key! },
  // The enum of an inner package, by its values.
  compression: compression as never,
});
const resource = resourceFromAttributes({
  "service.name": `shop-${format}-${compression}`,
  "service.version": "1.5.0",
});

const spanExporter = proto ? new ProtoTraces(options("traces")) : new JsonTraces(options("traces"));
const spans = new TracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor({ exporter: spanExporter })],
});
const span = spans.getTracer("test").startSpan("GET /dashboard", {
  kind: SpanKind.SERVER,
  attributes: {
    "http.request.method": "GET",
    "http.route": "/dashboard",
    "url.path": "/dashboard",
    "http.response.status_code": 500,
  },
});
span.recordException(new TypeError("quotes.statistics is not a function"));
span.setStatus({ code: SpanStatusCode.ERROR });
span.end();

const logExporter = proto ? new ProtoLogs(options("logs")) : new JsonLogs(options("logs"));
const logs = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: logExporter } as never)],
});
const error = new RangeError("quote out of range");
logs.getLogger("test").emit({
  severityNumber: SeverityNumber.ERROR,
  body: "request failed",
  attributes: {
    "exception.type": "RangeError",
    "exception.message": error.message,
    "exception.stacktrace": error.stack!,
  },
});

const temporalityPreference = AggregationTemporality.DELTA as never;
const metricOptions = { ...options("metrics"), temporalityPreference };
const metricExporter = proto ? new ProtoMetrics(metricOptions) : new JsonMetrics(metricOptions);
const meters = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 60_000 })],
});
meters.getMeter("test").createHistogram("http.server.request.duration", { unit: "s" }).record(0.2, {
  "http.request.method": "GET",
  "http.route": "/dashboard",
  "http.response.status_code": 500,
});

await Promise.all([spans.forceFlush(), logs.forceFlush(), meters.forceFlush()]);
await Promise.all([spans.shutdown(), logs.shutdown(), meters.shutdown()]);
process.stdout.write("sent");
