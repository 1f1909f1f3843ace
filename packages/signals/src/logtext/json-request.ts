/** Request, trace and route of a structured record. */
import type { Limits } from "../limits.ts";
import { routeOf, routePattern } from "../route/index.ts";
import { requestOf } from "./access-line.ts";
import type { Entry } from "./entry.ts";
import type { Fields } from "./json-fields.ts";
import { first, paths } from "./json-path.ts";

const TRACEPARENT = paths("traceparent", "req.headers.traceparent");
const TRACE = paths(
  "trace_id",
  "traceId",
  "trace.id",
  "traceID",
  "logging.googleapis.com/trace",
  "trace",
  "dd.trace_id",
  "otelTraceID",
  "x-amzn-trace-id",
  "xray_trace_id",
);
const SPAN = paths(
  "span_id",
  "spanId",
  "span.id",
  "logging.googleapis.com/spanId",
  "dd.span_id",
  "otelSpanID",
);
const METHOD = paths(
  "req.method",
  "request.method",
  "httpRequest.requestMethod",
  "http.method",
  "http.request.method",
  "method",
  "request_method",
);
const URL = paths(
  "req.url",
  "request.url",
  "httpRequest.requestUrl",
  "http.url",
  "url.path",
  "http.target",
  "url.original",
  "req.path",
  "url",
  "path",
  "request_uri",
  "uri",
  "request.path",
);
const STATUS = paths(
  "res.statusCode",
  "response.statusCode",
  "response.status",
  "httpRequest.status",
  "http.status_code",
  "http.response.status_code",
  "statusCode",
  "status_code",
  "res.status",
  "status",
);
const REQUEST_ID = paths(
  "reqId",
  "requestId",
  "request_id",
  "req.id",
  "req_id",
  "request.id",
  "x-request-id",
  "http.request.id",
  "correlation_id",
  "correlationId",
  "req.headers.x-request-id",
  "labels.request_id",
  "awsRequestId",
  "AWSRequestId",
  "lambda_request_id",
  "x_request_id",
);
const ROUTE = paths("route", "http.route", "req.route", "req.routeOptions.url", "req.route.path");

/** Takes the ids of trace and span into the entry. */
export function readTrace(entry: Entry, fields: Fields, limits: Limits): void {
  const parent = first(fields, TRACEPARENT);
  const w3c = parent === undefined ? null : /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(parent);
  const trace = first(fields, TRACE) ?? w3c?.[1];
  // GCP writes `projects/<project>/traces/<id>`.
  if (trace !== undefined) entry.traceId = trace.replace(/^.*\/traces\//, "").slice(0, limits.textChars);
  const span = first(fields, SPAN) ?? w3c?.[2];
  if (span !== undefined) entry.spanId = span.slice(0, limits.textChars);
}

/** Takes the request into the entry: method, path, status, id; and its route. */
export function readRequest(entry: Entry, fields: Fields): void {
  const method = first(fields, METHOD);
  const url = first(fields, URL);
  const status = Number(first(fields, STATUS) ?? Number.NaN);
  const known = method !== undefined && /^[A-Za-z]{3,10}$/.test(method) ? method : undefined;
  const info = requestOf(known, url, Number.isInteger(status) ? status : undefined);
  const id = first(fields, REQUEST_ID);
  if (id !== undefined) info.id = id.slice(0, 256);
  if (Object.keys(info).length > 0) entry.request = info;
  const route = first(fields, ROUTE);
  const named = route === undefined ? null : /^(?:([A-Z]{3,7}) )?(\/.*)$/s.exec(route);
  if (named) entry.route = routeOf(named[1] ?? known, routePattern(named[2]!));
  else if (known && info.url) entry.route = routeOf(known, routePattern(info.url));
}
