/** Lets browsers of any origin send: a DSN is public by nature, and no cookie is looked at here. */
import type { FastifyReply } from "fastify";

const ALLOWED_HEADERS =
  "x-sentry-auth, sentry-trace, baggage, traceparent, tracestate, content-type, content-encoding, authorization, x-holdfast-key";

export function allowOrigin(reply: FastifyReply): void {
  reply.header("access-control-allow-origin", "*");
  reply.header(
    "access-control-expose-headers",
    "x-sentry-error, x-sentry-rate-limits, retry-after, x-request-id",
  );
  // Answers are read by programs of other origins; a page must still not take them for something else.
  reply.header("cross-origin-resource-policy", "cross-origin");
  reply.header("x-content-type-options", "nosniff");
}

export function answerPreflight(reply: FastifyReply): FastifyReply {
  allowOrigin(reply);
  return reply
    .headers({
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers": ALLOWED_HEADERS,
      "access-control-max-age": "86400",
      // A page from the internet may send to a console in the local network (Private Network Access).
      "access-control-allow-private-network": "true",
    })
    .code(204)
    .send();
}
