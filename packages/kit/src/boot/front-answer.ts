/** What is answered while the service starts: health as the service itself would, everything else 503. Runs in the front's thread. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerFrom, currentPhase, type HealthSnapshot } from "../health/snapshot/index.ts";

/** Seconds after which a client may ask again. */
const RETRY_AFTER = "2";

/** Answers one request; `Connection: close`, so that the client's next one reaches the service once it is there. */
export function answerFront(
  request: IncomingMessage,
  response: ServerResponse,
  snapshot: HealthSnapshot,
): void {
  const answer = answerFrom(snapshot, {
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: request.headers,
    remoteAddress: request.socket.remoteAddress,
  }) ?? { status: 503, headers: problemHeaders, body: problem(snapshot) };
  const head = request.method === "HEAD";
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(!head && { "content-length": Buffer.byteLength(answer.body) }),
    // HTTP/2 knows no such header. (RFC 9113, 8.2.2)
    ...(request.httpVersionMajor < 2 && { connection: "close" }),
  });
  response.end(head ? undefined : answer.body);
}

const problemHeaders = {
  "content-type": "application/problem+json",
  "cache-control": "no-store",
  "retry-after": RETRY_AFTER,
};

/** RFC 9457. */
function problem({ startup, lifecycle }: HealthSnapshot): string {
  const phase = startup && currentPhase(startup, lifecycle);
  return JSON.stringify({
    type: "about:blank",
    title: "Service Unavailable",
    status: 503,
    detail: `The service is ${lifecycle}${phase === undefined ? "" : ` (phase ${phase})`}. Try again in ${RETRY_AFTER} seconds.`,
    ...(phase !== undefined && { phase }),
  });
}
