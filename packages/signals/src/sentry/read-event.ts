/** A Sentry event as an error event. */
import { hash128 } from "../hash.ts";
import { pathOf, routeOf, routePattern } from "../route/index.ts";
import type { ErrorEvent, FlagEvaluation } from "../words/error-event.ts";
import { type Json, looseText, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import { readId, readSpanId } from "./ids.ts";
import type { EnvelopeHeader } from "./parse-envelope.ts";
import { withEarlier } from "./read-earlier.ts";
import { readExceptions } from "./read-exceptions.ts";
import { readLevel } from "./read-level.ts";
import { readMessage } from "./read-message.ts";
import { readRequest } from "./read-request.ts";
import { readMethod, readRoute } from "./read-route.ts";
import { readService } from "./read-service.ts";
import { readTags } from "./read-tags.ts";
import { readTime } from "./read-time.ts";

function readFlags(contexts: Json | undefined, reading: Reading): FlagEvaluation[] | undefined {
  const values = record(contexts?.["flags"])?.["values"];
  if (!Array.isArray(values)) return undefined;
  const flags: FlagEvaluation[] = [];
  for (const one of values.slice(-reading.limits.tags)) {
    const json = record(one);
    const key = text(json?.["flag"] ?? json?.["key"], 256);
    if (key === undefined) continue;
    const value = looseText(json?.["result"] ?? json?.["value"], 256);
    flags.push({ key, ...(value !== undefined && { value }) });
  }
  return flags.length === 0 ? undefined : flags;
}

function readSdk(event: Json, header: EnvelopeHeader): string | undefined {
  const sdk = record(event["sdk"]);
  const name = text(sdk?.["name"], 128) ?? header.sdk?.name;
  const version = text(sdk?.["version"], 64) ?? header.sdk?.version;
  return name === undefined ? undefined : version === undefined ? name : `${name}/${version}`;
}

/** An opaque id; what is plainly an address is left out. */
function readUser(event: Json): string | undefined {
  const user = record(event["user"] ?? event["sentry.interfaces.User"]);
  const id = user?.["id"];
  const opaque = typeof id === "number" ? String(id) : text(id, 128);
  return opaque === undefined || opaque.includes("@") || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(opaque)
    ? undefined
    : opaque;
}

/**
 * Reads one event. Fields of a wrong type are left out one by one; undefined when nothing says what happened: no exception,
 * no message, no logged exception.
 *
 * @param source the event's JSON text: its hash becomes the id where the sender gave none
 */
export function readEvent(
  event: Json,
  source: string,
  header: EnvelopeHeader,
  reading: Reading,
): ErrorEvent | undefined {
  const { limits } = reading;
  const max = limits.textChars;
  const platform = text(event["platform"], 64);
  const time = readTime(event["timestamp"], reading);
  const message = readMessage(event, reading);
  const own = readExceptions(event, platform, message, reading);
  const exceptions = withEarlier(event, own, time, platform, reading);
  if (exceptions.length === 0 && message === undefined) return undefined;

  const id = header.event_id ?? readId(event["event_id"]) ?? hash128(source);
  for (const exception of own) exception.seen = `event ${id}`;
  const contexts = record(event["contexts"]);
  const trace = record(contexts?.["trace"]);
  const tags = readTags(event["tags"], reading);
  const request = readRequest(event, tags, reading);
  const resource = record(record(contexts?.["otel"])?.["resource"]);
  const level = readLevel(event["level"]) ?? "error";
  const fingerprint = Array.isArray(event["fingerprint"])
    ? event["fingerprint"].slice(0, 32).flatMap((part) => looseText(part, max) ?? [])
    : [];
  const raw = record(event["transaction_info"])?.["source"] === "url";
  let route = readRoute(event["transaction"] ?? event["culprit"], request?.method, raw, max);
  // The bare method is all that an SDK without a router knows.
  const path = readMethod(route) === undefined ? undefined : pathOf(request?.url);
  if (path?.startsWith("/")) route = routeOf(readMethod(route), routePattern(path));

  const error: ErrorEvent = { id, source: "sentry", time, level, exceptions };
  const set = <K extends keyof ErrorEvent>(key: K, value: ErrorEvent[K] | undefined): void => {
    if (value !== undefined) error[key] = value;
  };
  set("message", message);
  set("service", readService(resource?.["service.name"], max) ?? tags?.["service"] ?? tags?.["service.name"]);
  set("instance", text(event["server_name"], max));
  set("release", text(event["release"], 250) ?? text(header.trace?.["release"], 250));
  set("environment", text(event["environment"], 64) ?? text(header.trace?.["environment"], 64));
  set("platform", platform);
  set("route", route);
  set("request", request);
  set("traceId", readId(trace?.["trace_id"]) ?? readId(header.trace?.["trace_id"]));
  set("spanId", readSpanId(trace?.["span_id"]));
  set("parentSpanId", readSpanId(trace?.["parent_span_id"]));
  set("logger", text(event["logger"], 256));
  set("flags", readFlags(contexts, reading));
  set("tags", tags);
  set("user", readUser(event));
  set("sdk", readSdk(event, header));
  if (fingerprint.length > 0) error.fingerprint = fingerprint;
  if (reading.cut.size > 0) error.cut = [...reading.cut];
  return error;
}
