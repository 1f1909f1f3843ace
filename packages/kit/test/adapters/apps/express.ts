import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import express, { type ErrorRequestHandler } from "express";
import { holdfast } from "../../../src/express/index.ts";
import { ownHandler, routes } from "../service.ts";
import type { TestApp } from "./types.ts";

export const expressApp: TestApp = {
  name: "Express",
  async start(options, own) {
    const app = holdfast(express(), options);
    app.use(express.json({ limit: 1_000 }));
    const router = express.Router();
    for (const route of routes)
      router[route.method === "GET" ? "get" : "post"](route.path, (request, response) =>
        route.run(
          {
            params: request.params as Record<string, string>,
            body: () => request.body,
            incoming: request,
            outgoing: response,
          },
          {
            json: (value, status = 200) => {
              response.status(status).json(value);
            },
            stream: (stream) => pipeline(stream, response),
          },
        ),
      );
    app.use(router);
    const handler: ErrorRequestHandler = (error, _request, response, next) => {
      const answer = ownHandler(error);
      if (answer === undefined) next(error);
      else response.status(answer.status).json(answer.body);
    };
    if (own) app.use(handler);
    const server = app.listen(0, "127.0.0.1");
    await new Promise((ready) => server.once("listening", ready));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      async close() {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      },
    };
  },
};
