import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { type HttpBindings, serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { holdfast } from "../../../src/hono/index.ts";
import { ownHandler, routes } from "../service.ts";
import type { TestApp } from "./types.ts";

export const honoApp: TestApp = {
  name: "Hono",
  async start(options, own) {
    const app = holdfast(new Hono<{ Bindings: HttpBindings }>(), options);
    app.use("*", async (_context, next) => next());
    for (const route of routes)
      app.on(
        route.method,
        route.path,
        (context) =>
          route.run(
            {
              params: context.req.param() as Record<string, string>,
              body: async () => {
                const body = await context.req.text();
                if (body.length > 1_000) throw new HTTPException(413, { message: "body too large" });
                return context.req.json();
              },
              incoming: context.env.incoming,
              outgoing: context.env.outgoing as never,
            },
            {
              json: (value, status = 200) => context.json(value as null, status as 200),
              stream: (stream) => context.body(Readable.toWeb(stream) as ReadableStream),
            },
          ) as Response,
      );
    if (own)
      app.onError((error, context) => {
        const answer = ownHandler(error);
        if (answer === undefined) throw error;
        return context.json(answer.body as null, answer.status as 500);
      });
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
    if (!server.listening) await new Promise((ready) => server.once("listening", ready));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      async close() {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      },
    };
  },
};
