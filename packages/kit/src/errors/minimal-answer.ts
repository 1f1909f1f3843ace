/** The middle floor: a string put together by hand, of values that were looked at. */
import { STATUS_CODES } from "node:http";
import type { AnswerRequest } from "./answer-request.ts";
import type { FailureAnswer } from "./handle-failure.ts";

const empty = Buffer.alloc(0);

export function minimalAnswer({ context, status, method }: AnswerRequest): FailureAnswer {
  const title = STATUS_CODES[status] ?? "Error";
  const id = context?.id;
  const known = isPlainId(id);
  const body = Buffer.from(
    `{"type":"about:blank","title":"${title}","status":${status}${known ? `,"requestId":"${id}"` : ""}}`,
  );
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      "content-length": String(body.length),
      "cache-control": "no-store",
      ...(known && { "x-request-id": id }),
    },
    body: method === "HEAD" ? empty : body,
    destroy: false,
    floor: "minimal",
  };
}

/** An id that needs no escaping, neither in JSON nor in a header nor in a page. */
export function isPlainId(id: unknown): id is string {
  return typeof id === "string" && id.length <= 200 && /^[\w.:/+=@-]+$/.test(id);
}
