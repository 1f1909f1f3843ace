/** One record of a `log` item as an error event. */
import { hash128 } from "../hash.ts";
import type { ErrorEvent, Level } from "../words/error-event.ts";
import type { Exception } from "../words/exception.ts";
import { finite, type Json, looseText, own, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import { readId, readSpanId } from "./ids.ts";
import type { EnvelopeHeader } from "./parse-envelope.ts";
import { readErrorObject, readExceptionText } from "./read-exception-text.ts";
import { readLevel } from "./read-level.ts";
import { readMethod, readRoute } from "./read-route.ts";
import { readService } from "./read-service.ts";
import { readTime } from "./read-time.ts";

/** The level by its word, else by OpenTelemetry's number (17-20 error, 21-24 fatal). */
function logLevel(log: Json): Level {
  const level = readLevel(log["level"]);
  if (level !== undefined) return level;
  const number = finite(log["severity_number"]) ?? 0;
  return number >= 21 ? "fatal" : number >= 17 ? "error" : number >= 13 ? "warning" : "info";
}

/** Attributes without their type wrapper. */
function attributesOf(log: Json): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(record(log["attributes"]) ?? {})) {
    found.set(name, record(value) === undefined ? value : own(record(value), "value"));
  }
  return found;
}

function readExceptions(
  body: string | undefined,
  attributes: Map<string, unknown>,
  platform: string | undefined,
  reading: Reading,
): Exception[] {
  const stack = attributes.get("exception.stacktrace");
  if (typeof stack === "string") {
    const found = readExceptionText(stack, true, platform, reading);
    if (found.length > 0) return found;
  }
  const type = text(attributes.get("exception.type"), 256);
  if (type !== undefined) {
    const message = text(attributes.get("exception.message"), reading.limits.messageChars) ?? "";
    return [{ type, message, frames: [] }];
  }
  // Console capture writes each argument as JSON; an error among them keeps its stack.
  for (let i = 0; i < 8; i++) {
    const parameter = attributes.get(`sentry.message.parameter.${i}`);
    if (typeof parameter !== "string" || !parameter.startsWith("{") || !parameter.includes('"stack"'))
      continue;
    let value: unknown;
    try {
      value = JSON.parse(parameter);
    } catch {
      continue;
    }
    const found = readErrorObject(value, platform, reading);
    if (found.length > 0) return found;
  }
  return body === undefined ? [] : readExceptionText(body, true, platform, reading);
}

function platformOf(sdk: string | undefined): string | undefined {
  const words = sdk?.split(".");
  if (words?.[0] !== "sentry") return undefined;
  return words[1] === "javascript" ? (words[2] === "browser" ? "javascript" : "node") : words[1];
}

/** Reads a record of level error or fatal; undefined for the others, and for one that says nothing. */
export function readLog(log: Json, header: EnvelopeHeader, reading: Reading): ErrorEvent | undefined {
  const level = logLevel(log);
  if (level !== "error" && level !== "fatal") return undefined;
  const { limits } = reading;
  const max = limits.textChars;
  const attributes = attributesOf(log);
  const body = looseText(log["body"], limits.messageChars, () => reading.cut.add("messageChars"));
  const whole = typeof log["body"] === "string" ? log["body"] : body;
  const sdkName = text(attributes.get("sentry.sdk.name"), 128) ?? header.sdk?.name;
  const sdkVersion = text(attributes.get("sentry.sdk.version"), 64) ?? header.sdk?.version;
  const platform = platformOf(sdkName);
  const exceptions = readExceptions(whole, attributes, platform, reading);
  if ((body === undefined && exceptions.length === 0) || limits.left.refused) return undefined;

  const traceId = readId(log["trace_id"]);
  const spanId = readSpanId(log["span_id"] ?? attributes.get("sentry.trace.parent_span_id"));
  const sequence = looseText(attributes.get("sentry.timestamp.sequence"), 32) ?? "";
  const time = readTime(log["timestamp"], reading);
  const id = hash128(
    [traceId ?? "", spanId ?? "", String(log["timestamp"]), sequence, level, body ?? ""].join("\0"),
  );
  for (const exception of exceptions) exception.seen = `event ${id}`;

  const error: ErrorEvent = { id, source: "sentry", time, level, exceptions };
  const set = <K extends keyof ErrorEvent>(key: K, value: ErrorEvent[K] | undefined): void => {
    if (value !== undefined) error[key] = value;
  };
  const method = readMethod(attributes.get("http.request.method"));
  set("message", body);
  set("service", readService(attributes.get("service.name"), max));
  set("instance", text(attributes.get("server.address"), max));
  set("release", text(attributes.get("sentry.release"), 250));
  set("environment", text(attributes.get("sentry.environment"), 64));
  set("platform", platform);
  set("route", readRoute(attributes.get("http.route"), method, false, max));
  set("traceId", traceId);
  set("spanId", spanId);
  set("logger", text(attributes.get("logger.name") ?? attributes.get("logger"), 256));
  set(
    "sdk",
    sdkName === undefined ? undefined : sdkVersion === undefined ? sdkName : `${sdkName}/${sdkVersion}`,
  );
  const requestId = text(
    attributes.get("request_id") ?? attributes.get("requestId") ?? attributes.get("request.id"),
    256,
  );
  if (requestId !== undefined) error.request = { id: requestId };
  set("tags", tagsOf(attributes, reading));
  if (reading.cut.size > 0) error.cut = [...reading.cut];
  return error;
}

/** The attributes that the program set itself. */
function tagsOf(attributes: Map<string, unknown>, reading: Reading): Record<string, string> | undefined {
  const { left } = reading.limits;
  const most = Math.min(reading.limits.tags, left.tags);
  const tags: [string, string][] = [];
  for (const [name, value] of attributes) {
    if (/^(?:sentry|exception)\.|^server\.address$|^__proto__$/.test(name)) continue;
    if (typeof value === "object") continue;
    const tag = looseText(value, reading.limits.textChars);
    if (tag === undefined) continue;
    if (tags.length >= most) {
      reading.cut.add("tags");
      break;
    }
    tags.push([name.slice(0, 200), tag]);
  }
  left.tags -= tags.length;
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}
