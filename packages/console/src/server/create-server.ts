/** The bare HTTP server: its bounds, and what it answers where no route does. */
import { randomBytes } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { AnsweredError, problem } from "../api/index.ts";

/** A head may not keep a connection longer than this, nor a body. Milliseconds. */
const REQUEST_MS = 60_000;

export function createServer(log: (line: string) => void): FastifyInstance {
  const prefix = randomBytes(4).toString("hex");
  let requests = 0;
  const app = Fastify({
    logger: false,
    // Our own answer says more, and carries Retry-After.
    return503OnClosing: false,
    forceCloseConnections: "idle",
    requestTimeout: REQUEST_MS,
    bodyLimit: 64 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    // An address that cannot be decoded gets no further than the router.
    frameworkErrors: (error, request, reply: FastifyReply) => {
      reply.code(400).send(problem(new AnsweredError("invalid_request", error.message), request));
    },
    genReqId: () => `${prefix}-${(++requests).toString(36)}`,
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(
        problem(new AnsweredError("not_found", `${request.method} ${request.url.split("?", 1)[0]}`), request),
      ),
  );
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== undefined && status < 500) {
      const { message } = error as Error;
      return reply.code(status).send(problem(new AnsweredError("invalid_request", message), request));
    }
    log(
      `request ${request.id} ${request.method} ${request.url.split("?", 1)[0]} failed: ${(error as Error).stack ?? String(error)}`,
    );
    return reply.code(500).send(problem(new AnsweredError("internal"), request));
  });
  return app;
}
