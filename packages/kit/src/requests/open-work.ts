/** Where a request begins: its context, from what the caller sent. */
import { HttpWork, type SetHeader } from "./http-work.ts";
import { readRequestId } from "./request-id.ts";
import { readTraceparent } from "./traceparent.ts";

/** What is read of a request. Header values are hostile until read. */
export interface RequestHead {
  method: string | undefined;
  /** Path with query, or a whole URL. */
  target: string | undefined;
  /** Header `traceparent`. */
  traceparent?: string | string[] | null | undefined;
  /** Header `x-request-id`. */
  requestId?: string | string[] | null | undefined;
}

const PATH_MAX = 2_048;

/**
 * Makes the context of a request. The trace goes on from a valid `traceparent`; the id is a valid `x-request-id`, else the trace
 * id. Nothing in a header can make it throw.
 *
 * @param response where `holdfast-degraded` is set, by `setHeader`, as soon as something degrades. (Default: nowhere)
 * @example
 * const work = openWork({ method: "GET", target: "/things/7?full", requestId: "req-42" });
 * runInContext(work, () => handle(request));
 */
export function openWork<Response = unknown>(
  head: RequestHead,
  response?: Response,
  setHeader?: SetHeader<Response>,
): HttpWork {
  const trace = head.traceparent ? readTraceparent(head.traceparent) : undefined;
  return new HttpWork(
    {
      kind: "http",
      id: head.requestId ? readRequestId(head.requestId) : undefined,
      traceId: trace?.traceId,
      parentSpanId: trace?.parentSpanId,
      traceFlags: trace?.traceFlags,
      method: head.method,
      path: pathOf(head.target),
    },
    response,
    setHeader as SetHeader<unknown> | undefined,
  );
}

function pathOf(target: string | undefined): string | undefined {
  if (target === undefined) return undefined;
  let path = target;
  if (path.charCodeAt(0) !== 47) path = path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const query = path.indexOf("?");
  if (query >= 0) path = path.slice(0, query);
  const fragment = path.indexOf("#");
  if (fragment >= 0) path = path.slice(0, fragment);
  if (path === "") return "/";
  return path.length > PATH_MAX ? path.slice(0, PATH_MAX) : path;
}
