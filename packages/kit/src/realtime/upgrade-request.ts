/** What an upgrade request says: its path, its ids, whether it is a handshake at all. */
import type { IncomingMessage } from "node:http";
import type { ContextInit } from "../core/index.ts";
import type { Refusal } from "./refuse-upgrade.ts";

/** Path without query: a query may carry a token. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] || "/";
}

/** Ids come from the caller where they are well-formed: `traceparent` (W3C Trace Context), `x-request-id`. */
export function contextOf(request: IncomingMessage, route: string): ContextInit {
  const traced = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/.exec(
    single(request.headers.traceparent),
  );
  const id = single(request.headers["x-request-id"]);
  return {
    kind: "socket",
    method: request.method,
    path: pathOf(request),
    route,
    ...(/^[\w.:-]{1,128}$/.test(id) && { id }),
    ...(traced && {
      traceId: traced[1],
      parentSpanId: traced[2],
      traceFlags: Number.parseInt(traced[3]!, 16),
    }),
  };
}

/** Before anybody is asked who it is: RFC 6455, 4.2.1. */
export function wrongHandshake(request: IncomingMessage): Refusal | undefined {
  const { headers } = request;
  if (request.method !== "GET" || headers.upgrade?.toLowerCase() !== "websocket")
    return { status: 426, detail: "This address speaks WebSocket." };
  if (!["13", "8"].includes(single(headers["sec-websocket-version"])))
    return { status: 426, detail: "Only versions 13 and 8 of the WebSocket protocol are spoken." };
  if (!/^[+/0-9A-Za-z]{22}==$/.test(single(headers["sec-websocket-key"])))
    return { status: 400, detail: "The Sec-WebSocket-Key header is missing or malformed." };
  return undefined;
}

/** A browser names its origin: another site's page must not speak with a user's cookies. */
export function wrongOrigin(
  request: IncomingMessage,
  origins: readonly string[] | ((origin: string) => boolean) | undefined,
): Refusal | undefined {
  const { origin } = request.headers;
  if (origins === undefined || origin === undefined) return undefined;
  const allowed = typeof origins === "function" ? origins(origin) : origins.includes(origin);
  return allowed ? undefined : { status: 403, detail: "Pages of this origin may not connect." };
}

function single(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? "";
}
