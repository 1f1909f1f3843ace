/** The HTTP request of an event: what tells which call failed, and nothing of what it carried. */
import type { RequestInfo } from "../words/error-event.ts";
import { httpStatus, type Json, own, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import { readMethod } from "./read-route.ts";

const idHeaders: ReadonlySet<string> = new Set(["x-request-id", "request-id", "x-correlation-id"]);

/** Path or URL without query, fragment and credentials. */
function stripUrl(url: string): string {
  const end = url.search(/[?#]/);
  return (end === -1 ? url : url.slice(0, end)).replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
}

function headerId(headers: unknown, max: number): string | undefined {
  const pairs: unknown[] = Array.isArray(headers) ? headers : Object.entries(record(headers) ?? {});
  for (const pair of pairs.slice(0, 200)) {
    if (!Array.isArray(pair) || typeof pair[0] !== "string" || !idHeaders.has(pair[0].toLowerCase()))
      continue;
    const id = text(Array.isArray(pair[1]) ? pair[1][0] : pair[1], max);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Reads method, address, answered status and request id; undefined when none of them came. */
export function readRequest(
  event: Json,
  tags: Record<string, string> | undefined,
  reading: Reading,
): RequestInfo | undefined {
  const sent = record(event["request"] ?? event["sentry.interfaces.Http"]);
  const request: RequestInfo = {};
  const method = readMethod(sent?.["method"]);
  if (method !== undefined) request.method = method;
  const url = text(sent?.["url"], reading.limits.textChars);
  if (url !== undefined) request.url = stripUrl(url);
  const status = httpStatus(record(record(event["contexts"])?.["response"])?.["status_code"]);
  if (status !== undefined) request.status = status;
  const id =
    headerId(sent?.["headers"], 256) ??
    text(own(tags, "request_id") ?? own(tags, "requestId") ?? own(tags, "request.id"), 256);
  if (id !== undefined) request.id = id;
  return Object.keys(request).length === 0 ? undefined : request;
}
