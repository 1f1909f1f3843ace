/** A request and its response as the web's standards have them: for runtimes other than Node, and `app.request()` in tests. */
import type { IncomingMessage } from "node:http";
import {
  closeWork,
  degradedHeader,
  type HttpWork,
  type OwnRequest,
  type OwnResponse,
  openWork,
} from "../requests/index.ts";

export function openRequest(request: Request): HttpWork {
  return openWork({
    method: request.method,
    target: request.url,
    traceparent: request.headers.get("traceparent"),
    requestId: request.headers.get("x-request-id"),
  });
}

/** Puts the headers on a response that is ready to be sent, and tells the end of its request. */
export function finishResponse(work: HttpWork, response: Response): Response {
  const degraded = degradedHeader(work.degraded);
  let answer = response;
  try {
    setHeaders(answer, work.id, degraded);
  } catch {
    // Its headers can't be changed: it came from `fetch`, or is a redirect.
    answer = new Response(response.body, response);
    setHeaders(answer, work.id, degraded);
  }
  closeWork(work, answer.status);
  return answer;
}

function setHeaders({ headers }: Response, id: string, degraded: string): void {
  headers.set("x-request-id", id);
  if (degraded !== "") headers.set("holdfast-degraded", degraded);
}

export function ownRequestOf(request: Request, incoming: IncomingMessage | undefined): OwnRequest {
  return {
    method: request.method,
    path: incoming?.url ?? request.url.replace(/^[a-z]+:\/\/[^/]*/i, ""),
    headers: incoming?.headers ?? Object.fromEntries(request.headers),
    remoteAddress: incoming?.socket?.remoteAddress,
  };
}

export function toResponse({ status, headers, body }: OwnResponse): Response {
  const empty = body.length === 0;
  return new Response(empty ? null : (body as string | Uint8Array<ArrayBuffer>), { status, headers });
}
