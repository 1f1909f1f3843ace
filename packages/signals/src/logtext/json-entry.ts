/** Structured records: pino, bunyan, winston, zap, GCP, ECS, and whatever else has a level and a message. */
import { defaultLimits, type Limits } from "../limits.ts";
import { requestOf } from "./access-line.ts";
import type { Entry } from "./entry.ts";
import { isFields, type JsonError, readErrorText, readJsonError } from "./json-error.ts";
import { readLevel } from "./level.ts";
import { readTimeField } from "./timestamp.ts";

type Fields = Record<string, unknown>;

/** The paths asked for are a fixed few: each is taken apart once. */
const paths = new Map<string, readonly string[] | null>();

function partsOf(path: string): readonly string[] | null {
  let parts = paths.get(path);
  if (parts === undefined) {
    parts = path.includes(".") ? path.split(".") : null;
    paths.set(path, parts);
  }
  return parts;
}

/** A value by a path, nested (`{"error":{"stack":…}}`) or flat (`{"error.stack":…}`). */
function pick(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path];
  const parts = partsOf(path);
  if (parts === null) return undefined;
  let value: unknown = fields;
  for (const key of parts) {
    if (!isFields(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

function first(fields: Fields, ...paths: string[]): string | undefined {
  for (const path of paths) {
    const value = pick(fields, path);
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number" && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

/** A structured record as an entry. `carried` when its message is a line that some process printed as text. */
export function readJsonEntry(value: Fields, limits: Limits = defaultLimits): Entry & { carried?: boolean } {
  const payload = isFields(value["jsonPayload"]) ? value["jsonPayload"] : undefined;
  const fields: Fields = payload ? { ...value, ...payload } : value;
  const message = first(
    fields,
    "msg",
    "message",
    "@message",
    "log.message",
    "event",
    "textPayload",
    "log",
    "text",
    "short_message",
    "error_message",
    "body",
    "fields.message",
  );
  const entry: Entry & { carried?: boolean } = {
    format: formatOf(value),
    text: (message ?? "").slice(0, limits.itemBytes),
    closed: true,
  };

  const level = readLevel(
    pick(fields, "level") ??
      pick(fields, "severity") ??
      pick(fields, "lvl") ??
      pick(fields, "levelname") ??
      pick(fields, "log.level") ??
      pick(fields, "log_level") ??
      pick(fields, "loglevel") ??
      pick(fields, "severityText"),
  );
  if (level) entry.level = level;
  if (typeof fields["error_severity"] === "string") postgres(entry, fields);
  for (const key of [
    "time",
    "timestamp",
    "@timestamp",
    "ts",
    "t",
    "date",
    "datetime",
    "asctime",
    "eventTime",
    "instant.epochSecond",
    "receiveTimestamp",
  ]) {
    const time = readTimeField(pick(fields, key));
    if (time === undefined) continue;
    entry.time = time;
    break;
  }
  set(
    entry,
    "logger",
    first(fields, "logger", "logger_name", "loggerName", "log.logger", "name", "context"),
    limits,
  );
  set(
    entry,
    "service",
    first(
      fields,
      "service.name",
      "service",
      "serviceContext.service",
      "resource.labels.service_name",
      "resource.labels.container_name",
      "dd.service",
      "app",
      "kubernetes.container_name",
    ),
    limits,
  );
  set(
    entry,
    "release",
    first(
      fields,
      "service.version",
      "version.release",
      "serviceContext.version",
      "resource.labels.revision_name",
      "dd.version",
      "release",
    ),
    limits,
  );
  set(entry, "environment", first(fields, "service.environment", "dd.env", "environment", "env"), limits);
  set(
    entry,
    "instance",
    first(
      fields,
      "instance",
      "hostname",
      "host.name",
      "host",
      "labels.instanceId",
      "resource.labels.pod_name",
      "kubernetes.pod_name",
      "pid",
      "process.pid",
    ),
    limits,
  );
  identify(entry, fields, limits);
  request(entry, fields);

  // A line that a process printed is read as any other line, and joined with its neighbours.
  entry.carried =
    !payload &&
    (typeof value["textPayload"] === "string" ||
      (typeof value["log"] === "string" && value["msg"] === undefined && value["message"] === undefined) ||
      isCloudWatch(value));
  const error = entry.carried ? undefined : errorOf(fields, entry, limits);
  if (error) {
    entry.exceptions = error.exceptions;
    if (error.platform !== undefined) entry.platform = error.platform;
  }
  return entry;
}

/** PostgreSQL's own `jsonlog`. */
function postgres(entry: Entry, fields: Fields): void {
  const word = String(fields["error_severity"]);
  const level = readLevel(word);
  if (level) entry.level = level;
  entry.format = "postgres";
  entry.platform = "postgres";
  const state = fields["state_code"];
  entry.postgres = {
    pid: String(fields["pid"] ?? ""),
    word,
    ...(typeof state === "string" && state !== "00000" && { state }),
  };
  const tags = ["detail", "hint", "context", "statement"].flatMap((key) =>
    typeof fields[key] === "string" ? [[key, fields[key].slice(0, 1024)] as const] : [],
  );
  if (tags.length > 0) entry.tags = Object.fromEntries(tags);
}

/** A CloudWatch event, as `aws logs filter-log-events` exports it. */
function isCloudWatch(value: Fields): boolean {
  return typeof value["logStreamName"] === "string" && typeof value["message"] === "string";
}

function formatOf(value: Fields): string {
  if (
    "jsonPayload" in value ||
    "textPayload" in value ||
    "logging.googleapis.com/trace" in value ||
    "insertId" in value
  )
    return "gcp";
  if ("@timestamp" in value && ("log.level" in value || "ecs.version" in value || "ecs" in value))
    return "ecs";
  if (typeof value["level"] === "number") return value["v"] === 0 && "name" in value ? "bunyan" : "pino";
  if ("stream" in value && "log" in value) return "docker";
  if ("level" in value && "caller" in value) return "zap";
  return "json";
}

function set(
  entry: Entry,
  key: "logger" | "service" | "release" | "environment" | "instance" | "user",
  value: string | undefined,
  limits: Limits,
): void {
  if (value !== undefined) entry[key] = value.slice(0, limits.textChars);
}

function identify(entry: Entry, fields: Fields, limits: Limits): void {
  const parent = first(fields, "traceparent", "req.headers.traceparent");
  const w3c = parent === undefined ? null : /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(parent);
  const trace =
    first(
      fields,
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
    ) ?? w3c?.[1];
  // GCP writes `projects/<project>/traces/<id>`.
  if (trace !== undefined) entry.traceId = trace.replace(/^.*\/traces\//, "").slice(0, limits.textChars);
  const span =
    first(
      fields,
      "span_id",
      "spanId",
      "span.id",
      "logging.googleapis.com/spanId",
      "dd.span_id",
      "otelSpanID",
    ) ?? w3c?.[2];
  if (span !== undefined) entry.spanId = span.slice(0, limits.textChars);
}

function request(entry: Entry, fields: Fields): void {
  const method = first(
    fields,
    "req.method",
    "request.method",
    "httpRequest.requestMethod",
    "http.method",
    "http.request.method",
    "method",
    "request_method",
  );
  const url = first(
    fields,
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
  const status = Number(
    first(
      fields,
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
    ) ?? Number.NaN,
  );
  const known = method !== undefined && /^[A-Za-z]{3,10}$/.test(method) ? method : undefined;
  const info = requestOf(known, url, Number.isInteger(status) ? status : undefined);
  const id = first(
    fields,
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
  if (id !== undefined) info.id = id.slice(0, 256);
  if (Object.keys(info).length > 0) entry.request = info;
  const route = first(fields, "route", "http.route", "req.route", "req.routeOptions.url", "req.route.path");
  if (route !== undefined && /^(?:[A-Z]{3,7} )?\//.test(route))
    entry.route = route.startsWith("/") && known ? `${known.toUpperCase()} ${route}` : route;
  else if (known && info.url) entry.route = `${known.toUpperCase()} ${info.url}`;
}

/** The error that a record carries, in the order in which loggers are explicit about it. */
function errorOf(fields: Fields, entry: Entry, limits: Limits): JsonError | undefined {
  let best: JsonError | undefined;
  for (const key of ["err", "error", "exception", "thrown", "exc", "exc_info", "e", "ex", "fields.error"]) {
    const value = pick(fields, key);
    // Go and logrus write `error=""`; a boolean or a count is no error.
    if (!isFields(value) && typeof value !== "string" && !Array.isArray(value)) continue;
    const error = readJsonError(withStatus(value, fields), limits);
    if (error && (!best || (!framed(best) && framed(error)))) best = error;
    if (best && framed(best)) break;
  }
  if (best && framed(best)) return best;
  const flat = flatError(fields, limits, best?.exceptions.at(-1)?.message);
  if (flat && (framed(flat) || !best)) {
    // `err` names what went wrong, the stack beside it where: Go loggers write them apart.
    const outer = flat.exceptions.at(-1);
    const told = best?.exceptions.at(-1);
    if (outer && told && (outer.message === "" || outer.type === "Error")) {
      if (outer.message === "") outer.message = told.message;
      if (outer.type === "Error") outer.type = told.type;
      if (told.code !== undefined) outer.code ??= told.code;
    }
    return flat;
  }
  if (best) return best;
  // The stack as the message itself, as `console.error(error.stack)` under a JSON wrapper gives it.
  if (entry.text.includes("\n") || entry.level === "error" || entry.level === "fatal") {
    const read = /\n\s+at |Traceback \(most recent|^\S{0,200}(?:Error|Exception)\b|goroutine \d|panic: /.test(
      entry.text.slice(0, 20_000),
    )
      ? readErrorText(entry.text, limits)
      : undefined;
    if (read && (framed(read) || read.exceptions[0]?.type !== "Error")) return read;
  }
  return undefined;
}

/** winston and Cloud Logging put the stack beside the message. */
function flatError(fields: Fields, limits: Limits, told: string | undefined): JsonError | undefined {
  const stack =
    pick(fields, "stack") ??
    pick(fields, "stack_trace") ??
    pick(fields, "stacktrace") ??
    pick(fields, "stackTrace") ??
    pick(fields, "error.stack_trace") ??
    pick(fields, "error.stack") ??
    pick(fields, "exception.stacktrace") ??
    pick(fields, "err.stack") ??
    pick(fields, "trace_back") ??
    pick(fields, "traceback") ??
    pick(fields, "errorVerbose") ??
    pick(fields, "full_message");
  const type = first(
    fields,
    "error.type",
    "exception.type",
    "err.type",
    "errorType",
    "error_type",
    "exception_class",
    "error.kind",
    "error.class",
  );
  const message = first(
    fields,
    "error.message",
    "exception.message",
    "err.message",
    "errorMessage",
    "error.msg",
  );
  if (typeof stack !== "string" && !Array.isArray(stack) && type === undefined && message === undefined)
    return undefined;
  const printed = told ?? first(fields, "message", "msg");
  return readJsonError(
    {
      ...(stack !== undefined && { stack }),
      ...(type !== undefined && { type }),
      ...((message ?? (type === undefined ? printed : undefined)) !== undefined && {
        message: message ?? printed,
      }),
      ...(isFields(fields["cause"]) && { cause: fields["cause"] }),
      ...(typeof fields["code"] === "string" && { code: fields["code"] }),
    },
    limits,
  );
}

function withStatus(value: unknown, fields: Fields): unknown {
  return isFields(value) && value["stack"] === undefined && typeof fields["stack"] === "string"
    ? { ...value, stack: fields["stack"] }
    : value;
}

function framed(error: JsonError): boolean {
  return error.exceptions.some((exception) => exception.frames.length > 0);
}
