/** The bare HTTP server: its bounds, and what it answers where no route does. */
import { randomBytes } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { AnsweredError, answerProblem } from "../api/index.ts";

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
    // How late the bound above may come. Node's own 30 s would add half of it again.
    http: { connectionsCheckingInterval: 5000 },
    bodyLimit: 64 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    // An address that cannot be decoded gets no further than the router.
    frameworkErrors: (error, request, reply: FastifyReply) => {
      reply.header("x-request-id", request.id);
      answerProblem(new AnsweredError("invalid_request", error.message), request, reply, log);
    },
    genReqId: ({ headers }) =>
      requestIdOf(headers["x-request-id"]) ?? `${prefix}-${(++requests).toString(36)}`,
  });
  // A client that closes its sending side after the request still hears the answer: it comes after the commit, not at once.
  Object.assign(app.server, { httpAllowHalfOpen: true });
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    done();
  });
  app.setNotFoundHandler((request, reply) => {
    const address = `${request.method} ${request.url.split("?", 1)[0]}`;
    return answerProblem(new AnsweredError("not_found", address), request, reply, log);
  });
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, log));
  return app;
}

/** A caller's own id, such as a proxy's, is kept where it is one; anything else could be made to look like lines of the log. */
function requestIdOf(given: string | string[] | undefined): string | undefined {
  return typeof given === "string" && /^[\w.-]{8,64}$/.test(given) ? given : undefined;
}
