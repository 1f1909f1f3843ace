/** One HTTP request that a client traced, as an outcome. */
import { noStatuses, oneDuration, statusClass } from "../outcome/index.ts";
import { pathOf, routeOf, routePattern } from "../route/index.ts";
import type { Outcome, StatusCounts } from "../words/outcome.ts";
import { httpStatus, type Json, own, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import type { EnvelopeHeader } from "./parse-envelope.ts";
import { readMethod, readRoute } from "./read-route.ts";
import { readService } from "./read-service.ts";
import { parseTime, readTime } from "./read-time.ts";

// Span statuses that stand for a server's failure, for requests without an HTTP status.
const failedStatuses: ReadonlySet<unknown> = new Set([
  "error",
  "internal_error",
  "unknown_error",
  "unimplemented",
  "unavailable",
  "deadline_exceeded",
  "data_loss",
]);

function statusCounts(status: number | undefined): StatusCounts {
  const counts = noStatuses();
  counts[statusClass(status)] = 1;
  return counts;
}

/** One request as any of the wire forms tells it. */
interface TracedRequest {
  start: unknown;
  end: unknown;
  name: unknown;
  /** The name is the called URL, not a route. */
  raw: boolean;
  method: string | undefined;
  path: string | undefined;
  status: number | undefined;
  spanStatus: unknown;
  service: string | undefined;
  release: string | undefined;
  environment: string | undefined;
}

function toOutcome(request: TracedRequest, reading: Reading): Outcome {
  const start = parseTime(request.start);
  const end = parseTime(request.end);
  const max = reading.limits.textChars;
  let route = readRoute(request.name, request.method, request.raw, max);
  // The bare method is all that an SDK without a router knows; a path that led nowhere (404) names no route.
  if (request.path?.startsWith("/") && request.status !== 404 && (route === undefined || readMethod(route))) {
    route = routeOf(request.method, routePattern(pathOf(request.path)));
  }
  const failed =
    request.status === undefined ? failedStatuses.has(request.spanStatus) : request.status >= 500;
  return {
    basis: "span",
    time: readTime(request.start ?? request.end, reading),
    width: 0,
    ...(request.service !== undefined && { service: request.service }),
    ...(request.release !== undefined && { release: request.release }),
    ...(request.environment !== undefined && { environment: request.environment }),
    ...(route !== undefined && { route }),
    total: 1,
    failed: failed ? 1 : 0,
    statuses: statusCounts(request.status),
    ...(start !== undefined && end !== undefined && end >= start && { latency: oneDuration(end - start) }),
  };
}

/** Reads a `transaction`; undefined when it is no HTTP request that the sender served. */
export function readTransaction(event: Json, header: EnvelopeHeader, reading: Reading): Outcome | undefined {
  const contexts = record(event["contexts"]);
  const trace = record(contexts?.["trace"]);
  const data = record(trace?.["data"]);
  if ((trace?.["op"] ?? own(data, "sentry.op")) !== "http.server") return undefined;
  const tags = record(event["tags"]);
  const request = record(event["request"]);
  const resource = record(record(contexts?.["otel"])?.["resource"]);
  const max = reading.limits.textChars;
  return toOutcome(
    {
      start: event["start_timestamp"],
      end: event["timestamp"],
      name: event["transaction"],
      // The span may know better: a name that a middleware had set counts as "custom", were it a URL.
      raw: [record(event["transaction_info"])?.["source"], own(data, "sentry.source")].includes("url"),
      method: readMethod(request?.["method"] ?? own(data, "http.request.method") ?? own(data, "http.method")),
      path: text(own(data, "url.path"), max),
      status:
        httpStatus(record(contexts?.["response"])?.["status_code"]) ??
        httpStatus(own(data, "http.response.status_code")) ??
        httpStatus(own(data, "http.status_code")) ??
        httpStatus(own(tags, "http.status_code")),
      spanStatus: trace?.["status"],
      service: readService(resource?.["service.name"], max) ?? text(own(tags, "service"), max),
      release: text(event["release"], 250) ?? text(header.trace?.["release"], 250),
      environment: text(event["environment"], 64) ?? text(header.trace?.["environment"], 64),
    },
    reading,
  );
}

/**
 * Reads a `span`: a streamed one (`end_timestamp`, typed attributes) or a standalone one of before (`timestamp`, `data`);
 * undefined when it is no HTTP request that the sender served.
 */
export function readSpan(span: Json, header: EnvelopeHeader, reading: Reading): Outcome | undefined {
  const attributes = record(span["attributes"]) ?? record(span["data"]);
  const read = (name: string): unknown => {
    const value = own(attributes, name);
    return record(value) === undefined ? value : own(record(value), "value");
  };
  if (span["is_segment"] !== true || (span["op"] ?? read("sentry.op")) !== "http.server") return undefined;
  const max = reading.limits.textChars;
  const source = read("sentry.span.source") ?? read("sentry.source") ?? read("sentry.segment.name.source");
  return toOutcome(
    {
      start: span["start_timestamp"],
      end: span["end_timestamp"] ?? span["timestamp"],
      name: read("http.route") ?? span["name"] ?? read("sentry.segment.name") ?? span["description"],
      raw: source === "url" && read("http.route") === undefined,
      method: readMethod(read("http.request.method") ?? read("http.method")),
      path: text(read("url.path"), max),
      status: httpStatus(read("http.response.status_code")) ?? httpStatus(read("http.status_code")),
      spanStatus: span["status"],
      service: readService(read("service.name"), max),
      release: text(read("sentry.release"), 250) ?? text(header.trace?.["release"], 250),
      environment: text(read("sentry.environment"), 64) ?? text(header.trace?.["environment"], 64),
    },
    reading,
  );
}
