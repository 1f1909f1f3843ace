/** The HTTP request that a span, log record or data point speaks of; stable and older semantic conventions. */
import { pathOf, routeOf, routePattern } from "../route/index.ts";
import type { RequestInfo } from "../words/error-event.ts";
import type { Attributes } from "./attributes.ts";

/** Attributes that are read here, and so are no tags. */
export const requestKeys: ReadonlySet<string> = new Set([
  "http.request.method",
  "http.request.method_original",
  "http.method",
  "http.route",
  "url.path",
  "url.full",
  "url.query",
  "http.target",
  "http.url",
  "http.response.status_code",
  "http.status_code",
  "http.request.id",
  "http.request.header.x-request-id",
  "request.id",
  "request_id",
]);

/** What is known of a request. */
export interface Requested {
  request?: RequestInfo;
  /** `GET /things/:id`: the route template or, without one, the path with its ids replaced. */
  route?: string;
  /** The route came from `http.route`: few different ones, whoever calls. */
  templated: boolean;
}

/** Reads the HTTP attributes; empty when there are none. */
export function requestOf(attributes: Attributes): Requested {
  const request: RequestInfo = {};
  const method = methodOf(attributes);
  if (method !== undefined) request.method = method;
  const path = pathOf(attributes.text(["url.path", "http.target", "url.full", "http.url"]));
  if (path !== undefined) request.url = path;
  const status = statusOf(attributes);
  if (status !== undefined) request.status = status;
  const id = attributes.text([
    "http.request.header.x-request-id",
    "http.request.id",
    "request.id",
    "request_id",
  ]);
  if (id !== undefined) request.id = id;
  const template = attributes.text("http.route");
  const route = routeOf(method, template ?? routePattern(path));
  return {
    ...(Object.keys(request).length > 0 && { request }),
    ...(route !== undefined && { route }),
    templated: template !== undefined,
  };
}

export function methodOf(attributes: Attributes): string | undefined {
  const method = attributes.text(["http.request.method", "http.method"], 32);
  const original = method === "_OTHER" ? attributes.text("http.request.method_original", 32) : undefined;
  return (original ?? method)?.toUpperCase();
}

/** An HTTP status in its range; other values are no status. */
export function statusOf(attributes: Attributes): number | undefined {
  const status = attributes.number("http.response.status_code", "http.status_code");
  return status !== undefined && Number.isInteger(status) && status >= 100 && status <= 599
    ? status
    : undefined;
}
