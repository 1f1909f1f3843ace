/** A body that breaks off while it is sent: Fastify ends the connection and logs it, but no hook hears of it. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isAbort, noteFailure, workOf } from "../requests/index.ts";
import { internalOf } from "./internal-of.ts";

interface LogController {
  streamError(error: unknown, request: FastifyRequest, reply: FastifyReply): unknown;
}

/** Keeps the error of a stream for the end of its request. */
export function watchStreams(app: FastifyInstance): void {
  const log = internalOf<LogController | undefined>(app, "fastify.logController")?.value;
  if (typeof log?.streamError === "function") {
    // Where all of Fastify's own messages pass: costs nothing as long as nothing fails.
    const say = log.streamError;
    log.streamError = (error, request, reply) => {
      if (!isAbort(error)) noteFailure(workOf(request.raw), error);
      return say.call(log, error, request, reply);
    };
    return;
  }
  app.addHook("onSend", (request, _reply, payload, next) => {
    if (payload instanceof Readable) payload.on("error", (error) => noteFailure(workOf(request.raw), error));
    next();
  });
}
