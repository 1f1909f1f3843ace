/** The highest floor: RFC 9457 problem details, or a small page. */

import { serialize } from "../serialize/index.ts";
import { acceptsHtml } from "./accepts-html.ts";
import type { AnswerRequest } from "./answer-request.ts";
import type { FailureAnswer } from "./handle-failure.ts";
import { headersOf } from "./headers-of.ts";
import { isPlainId } from "./minimal-answer.ts";
import { page } from "./page.ts";
import { problemOf } from "./problem-of.ts";

const empty = Buffer.alloc(0);

export function fullAnswer(error: unknown, request: AnswerRequest): FailureAnswer {
  const problem = problemOf(error, request);
  const id = request.context?.id;
  const html = acceptsHtml(request.accept);
  const body = Buffer.from(html ? page(problem) : serialize(problem));
  return {
    status: request.status,
    headers: {
      ...headersOf(error, request.status),
      "content-type": html ? "text/html; charset=utf-8" : "application/problem+json",
      "content-length": String(body.length),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...(isPlainId(id) && { "x-request-id": id }),
      ...(html && { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'" }),
    },
    body: request.method === "HEAD" ? empty : body,
    destroy: false,
    floor: "full",
  };
}
