import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { wrap } from "../../../src/http/index.ts";
import { ownHandler, routes, type ServiceRoute } from "../service.ts";
import type { TestApp } from "./types.ts";

interface Match {
  route: ServiceRoute;
  params: Record<string, string>;
}

function match(request: IncomingMessage): Match | undefined {
  const path = request.url!.split("?")[0]!.split("/");
  const method = request.method === "HEAD" ? "GET" : request.method;
  for (const route of routes) {
    const parts = route.path.split("/");
    if (route.method !== method || parts.length !== path.length) continue;
    if (!parts.every((part, at) => part.startsWith(":") || part === path[at])) continue;
    const names = parts.flatMap((part, at) => (part.startsWith(":") ? [[part.slice(1), path[at]!]] : []));
    return { route, params: Object.fromEntries(names) };
  }
  return undefined;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await text(request);
  if (body.length > 1_000) throw Object.assign(new Error("body too large"), { status: 413 });
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw Object.assign(new Error("body is no JSON", { cause }), { status: 400 });
  }
}

export const httpApp: TestApp = {
  name: "node:http",
  async start(options, own) {
    const listener = wrap(
      async (request, response) => {
        const found = match(request);
        if (found === undefined) {
          response.writeHead(404).end();
          return;
        }
        const json = (value: unknown, status = 200) => {
          const body = JSON.stringify(value);
          response.writeHead(status, { "content-type": "application/json" }).end(body);
        };
        try {
          await found.route.run(
            {
              params: found.params,
              body: () => readJson(request),
              incoming: request,
              outgoing: response,
            },
            { json, stream: (stream) => pipeline(stream, response) },
          );
        } catch (error) {
          const answer = own ? ownHandler(error) : undefined;
          if (answer === undefined) throw error;
          json(answer.body, answer.status);
        }
      },
      { ...options, route: (request) => match(request)?.route.path },
    );
    const server = createServer(listener).listen(0, "127.0.0.1");
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
