/** Spans and log records as OpenTelemetry's console exporters print them (JavaScript and Python). */
import type { Limits } from "../limits.ts";
import type { Entry } from "./entry.ts";
import { type JsonError, readJsonError } from "./json-error.ts";
import { type Fields, isFields } from "./json-fields.ts";
import { readTimeField } from "./timestamp.ts";

/** Whether an object is one: a span has a context and a status, a record a body beside its scope. */
export function isOtelConsole(value: Fields): boolean {
  const events = Array.isArray(value["events"]) && isFields(value["status"]);
  const record =
    "body" in value &&
    ("instrumentationScope" in value || "severity_number" in value || "severityNumber" in value);
  return ("name" in value && events) || record;
}

/** Makes the entry's fields what the exporter printed; `entry` was read as any structured record before. */
export function readOtelConsole(entry: Entry, value: Fields, limits: Limits): void {
  entry.format = "otel";
  const context = isFields(value["context"]) ? value["context"] : value;
  const trace = idOf(context["trace_id"] ?? context["traceId"] ?? value["trace_id"]);
  const span = idOf(context["span_id"] ?? context["spanId"] ?? value["id"] ?? value["span_id"]);
  if (trace !== undefined) entry.traceId = trace;
  if (span !== undefined) entry.spanId = span;
  const resource = attributesOf(value["resource"]);
  const service = resource["service.name"];
  if (typeof service === "string") entry.service = service.slice(0, limits.textChars);
  const attributes = isFields(value["attributes"]) ? value["attributes"] : {};
  const status = isFields(value["status"]) ? value["status"] : undefined;
  const time = readTimeField(value["end_time"] ?? value["timestamp"] ?? value["start_time"]);
  if (time !== undefined) entry.time = time;
  if (typeof value["body"] === "string") entry.text = value["body"].slice(0, limits.itemBytes);
  const name = value["name"];
  if (status && typeof name === "string") {
    delete entry.logger;
    if (/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/.test(name))
      entry.route = name.slice(0, limits.textChars);
    const failed = status["code"] === 2 || /ERROR$/.test(String(status["status_code"] ?? ""));
    entry.level = failed ? "error" : "info";
    const description = status["message"] ?? status["description"];
    entry.text = typeof description === "string" ? description : "";
  }
  const code = Number(attributes["http.response.status_code"] ?? attributes["http.status_code"]);
  if (Number.isInteger(code) && code >= 100 && code <= 599)
    entry.request = { ...entry.request, status: code };
  const error = recorded(value, attributes, limits);
  if (!error) return;
  entry.exceptions = error.exceptions;
  if (error.platform !== undefined) entry.platform = error.platform;
  // An exception that a span recorded without failing was dealt with.
  if (status && entry.level === "info") entry.level = "warning";
}

/** The first exception that a span recorded, or the one in a record's attributes. */
function recorded(value: Fields, attributes: Fields, limits: Limits): JsonError | undefined {
  const events = Array.isArray(value["events"]) ? value["events"].filter(isFields) : [];
  const told = events.filter((event) => event["name"] === "exception").map((event) => event["attributes"]);
  for (const one of [...told, attributes]) {
    if (!isFields(one) || (one["exception.type"] === undefined && one["exception.message"] === undefined))
      continue;
    return readJsonError(
      {
        type: one["exception.type"],
        message: one["exception.message"],
        stack: one["exception.stacktrace"],
      },
      limits,
    );
  }
  return undefined;
}

function attributesOf(resource: unknown): Fields {
  if (!isFields(resource)) return {};
  return isFields(resource["attributes"]) ? resource["attributes"] : resource;
}

function idOf(value: unknown): string | undefined {
  return typeof value === "string" ? /^(?:0x)?([0-9a-f]{16,32})$/.exec(value)?.[1] : undefined;
}
