/** Structured records: pino, bunyan, winston, zap, GCP, ECS, and whatever else has a level and a message. */

import { defaultLimits, type Limits } from "../limits.ts";
import type { Exception } from "../words/exception.ts";
import type { Entry } from "./entry.ts";
import { errorOf } from "./json-error-of.ts";
import { type Fields, isFields } from "./json-fields.ts";
import { first, paths, pick, pickFirst } from "./json-path.ts";
import { readRequest, readTrace } from "./json-request.ts";
import { readLevel } from "./level.ts";
import { isOtelConsole, readOtelConsole } from "./otel-console.ts";
import { readTimeField } from "./timestamp.ts";

const MESSAGE = paths(
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
  "MESSAGE",
  "@m",
  "@mt",
  "RenderedMessage",
  "Message",
  "MessageTemplate",
);
const LOGGER = paths(
  "logger",
  "logger_name",
  "loggerName",
  "log.logger",
  "name",
  "context",
  "Category",
  "module",
  "component",
  "SourceContext",
  "Properties.SourceContext",
);
const SERVICE = paths(
  "service.name",
  "service",
  "serviceContext.service",
  "resource.labels.service_name",
  "resource.labels.container_name",
  "dd.service",
  "app",
  "kubernetes.container_name",
  "SYSLOG_IDENTIFIER",
  "_SYSTEMD_UNIT",
);
const RELEASE = paths(
  "service.version",
  "version.release",
  "serviceContext.version",
  "resource.labels.revision_name",
  "dd.version",
  "release",
);
const ENVIRONMENT = paths("service.environment", "dd.env", "environment", "env");
const INSTANCE = paths(
  "instance",
  "hostname",
  "host.name",
  "host",
  "labels.instanceId",
  "resource.labels.pod_name",
  "kubernetes.pod_name",
  "pid",
  "process.pid",
  "_PID",
);
const LEVEL = paths(
  "level",
  "severity",
  "lvl",
  "levelname",
  "log.level",
  "log_level",
  "loglevel",
  "severityText",
  "@l",
  "LogLevel",
  "Level",
  "PRIORITY",
  "context.logLevel",
);
const TIME = paths(
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
  "@t",
  "Timestamp",
  "__REALTIME_TIMESTAMP",
);

/** A structured record as an entry. `carried` when its message is a line that some process printed as text. */
export function readJsonEntry(value: Fields, limits: Limits = defaultLimits): Entry & { carried?: boolean } {
  const payload = isFields(value["jsonPayload"]) ? value["jsonPayload"] : undefined;
  const fields: Fields = payload ? { ...value, ...payload } : value;
  const message = first(fields, MESSAGE);
  const entry: Entry & { carried?: boolean } = {
    format: formatOf(value),
    text: (message ?? "").slice(0, limits.itemBytes),
    closed: true,
  };

  const level = readLevel(pickFirst(fields, LEVEL));
  if (level) entry.level = level;
  if (typeof fields["error_severity"] === "string") postgres(entry, fields);
  for (const path of TIME) {
    const time = readTimeField(pick(fields, path));
    if (time === undefined) continue;
    entry.time = time;
    break;
  }
  set(entry, "logger", first(fields, LOGGER), limits);
  set(entry, "service", first(fields, SERVICE), limits);
  set(entry, "release", first(fields, RELEASE), limits);
  set(entry, "environment", first(fields, ENVIRONMENT), limits);
  set(entry, "instance", first(fields, INSTANCE), limits);
  readTrace(entry, fields, limits);
  readRequest(entry, fields);

  // A line that a process printed is read as any other line, and joined with its neighbours.
  entry.carried =
    !payload &&
    (typeof value["textPayload"] === "string" ||
      (typeof value["log"] === "string" && value["msg"] === undefined && value["message"] === undefined) ||
      isCloudWatch(value));
  const error = entry.carried ? undefined : errorOf(fields, entry, limits);
  if (isOtelConsole(value)) readOtelConsole(entry, value, limits);
  else if (error) {
    entry.exceptions = error.exceptions;
    readCatch(entry.exceptions, fields["caughtAt"]);
    if (error.platform !== undefined) entry.platform = error.platform;
  }
  return entry;
}

/** The kit says of an exception that it was swallowed, and by which `catch`: `src/threads.ts:24`, with a column where it knows. */
function readCatch(exceptions: Exception[], caughtAt: unknown): void {
  const place =
    typeof caughtAt === "string" ? /^(.{1,1024}?):(\d{1,9})(?::(\d{1,9}))?$/s.exec(caughtAt) : null;
  const outer = exceptions.at(-1);
  if (!place || !outer) return;
  outer.swallowedAt = {
    file: place[1]!,
    line: Number(place[2]),
    ...(place[3] !== undefined && { column: Number(place[3]) }),
  };
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
