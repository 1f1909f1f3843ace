import Fastify, { type FastifyReply } from "fastify";
import { holdfast } from "../../../src/fastify/index.ts";
import { ownHandler, routes } from "../service.ts";
import type { TestApp } from "./types.ts";

export const fastifyApp: TestApp = {
  name: "Fastify",
  async start(options, own) {
    const app = Fastify({ bodyLimit: 1_000, forceCloseConnections: true });
    app.register(holdfast, options);
    if (own)
      app.setErrorHandler((error, _request, reply) => {
        const answer = ownHandler(error);
        if (answer === undefined) throw error;
        return reply.code(answer.status).send(answer.body);
      });
    app.register(async (scope) => {
      for (const route of routes)
        scope.route({
          method: route.method,
          url: route.path,
          handler: (request, reply: FastifyReply) =>
            route.run(
              {
                params: request.params as Record<string, string>,
                body: () => request.body,
                incoming: request.raw,
                outgoing: reply.raw,
              },
              {
                json: (value, status = 200) => reply.code(status).send(value),
                stream: (stream) => reply.send(stream),
              },
            ),
        });
    });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    return { url, close: () => app.close() };
  },
};
