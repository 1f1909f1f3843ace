/** The kit's 404, where the service set none of its own by the time it is ready. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { notFoundAnswer, workOf } from "../requests/index.ts";
import { internalOf } from "./internal-of.ts";

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** Not by `setNotFoundHandler`: that can be called once, and that once is the service's. */
export function installNotFound(app: FastifyInstance): void {
  app.addHook("onReady", (done) => {
    const context = internalOf<{ handler?: Handler } | null>(app, "fastify.404ContextKey")?.value;
    const builtIn = context?.handler;
    if (context && builtIn?.name === "basic404") {
      context.handler = (request, reply) => {
        const work = workOf(request.raw);
        if (work === undefined) return builtIn(request, reply);
        const { status, headers, body } = notFoundAnswer(work);
        reply.code(status).headers(headers).send(body);
        return undefined;
      };
    }
    done();
  });
}
