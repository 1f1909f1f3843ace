/** The HTTP request that a span, log record or data point speaks of; stable and older semantic conventions. */
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
  const route = routeOf(method, template ?? (path === undefined ? undefined : templateOf(path)));
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

export function routeOf(method: string | undefined, template: string | undefined): string | undefined {
  if (template === undefined) return undefined;
  return method === undefined ? template : `${method} ${template}`;
}

function pathOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const bare = url.replace(/[?#].*$/s, "");
  return bare.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "") || "/";
}

const idSegment =
  /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?=[^/]*\d)[0-9a-f]{8,}|(?=[^/]*\d)[\w~%+=.-]{20,}|.*@.*)$/i;

/** A path with the segments that look like ids replaced, at most eight segments long. */
function templateOf(path: string): string {
  const segments = path.split("/", 10);
  const template = segments.slice(0, 9).map((segment) => (idSegment.test(segment) ? ":id" : segment));
  if (segments.length > 9) template.push("*");
  return template.join("/");
}
