/** The answer where no route is: nobody's error, so nothing is told. */
import type { FailureAnswer } from "../errors/index.ts";
import type { HttpWork } from "./http-work.ts";

/** A 404 as RFC 9457 problem details. */
export function notFoundAnswer(work: HttpWork): Pick<FailureAnswer, "status" | "headers" | "body"> {
  const body = Buffer.from(
    JSON.stringify({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "No route answers this method and path.",
      instance: work.path,
      requestId: work.id,
      traceId: work.traceId,
    }),
  );
  return {
    status: 404,
    headers: { "content-type": "application/problem+json", "content-length": String(body.length) },
    body: work.method === "HEAD" ? Buffer.alloc(0) : body,
  };
}
