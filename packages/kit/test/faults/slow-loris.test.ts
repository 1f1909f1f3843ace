/** Slow loris over real sockets, for each adapter: headers and bodies that come byte by byte and never end hold up nobody, and are ended. */
import "reflect-metadata";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { serve } from "@hono/node-server";
import { Controller, Get, Module, Post, Req } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Note, onNote } from "../../src/core/index.ts";
import { holdfast as hardenExpress } from "../../src/express/index.ts";
import { holdfast as hardenFastify } from "../../src/fastify/index.ts";
import { holdfast as hardenHono } from "../../src/hono/index.ts";
import { wrap } from "../../src/http/index.ts";
import { holdfast as hardenNest } from "../../src/nest/index.ts";
import { endChildren, startChild } from "../../src/shutdown/child.fixture.ts";

/** Node's own limits, shortened: by default 60 s for headers, 300 s for the whole request, looked at each 30 s. Milliseconds. */
const limits = { headersTimeout: 400, requestTimeout: 800, connectionsCheckingInterval: 100 };

const ends: (() => unknown)[] = [];
const notes: Note[] = [];
const uncaught: unknown[] = [];
const onUncaught = (error: unknown) => uncaught.push(error);
beforeAll(() => {
  ends.length = 0;
  process.on("uncaughtException", onUncaught);
  process.on("unhandledRejection", onUncaught);
});
afterAll(() => {
  process.off("uncaughtException", onUncaught);
  process.off("unhandledRejection", onUncaught);
});
afterAll(endChildren);
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(limits, listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

class Things {
  ok() {
    return "ok";
  }
  echo(request: { body: unknown }) {
    return request.body;
  }
}
Req()(Things.prototype, "echo", 0);
Get("ok")(Things.prototype, "ok", Object.getOwnPropertyDescriptor(Things.prototype, "ok")!);
Post("echo")(Things.prototype, "echo", Object.getOwnPropertyDescriptor(Things.prototype, "echo")!);
Controller()(Things);
class Root {}
Module({ controllers: [Things] })(Root);

const adapters: Record<string, () => Promise<Server>> = {
  "node:http": () =>
    listen(
      wrap(async (request, response) => {
        response.end(request.url === "/ok" ? "ok" : await text(request));
      }),
    ),
  Fastify: async () => {
    const app = Fastify({ requestTimeout: limits.requestTimeout, http: limits, forceCloseConnections: true });
    await app.register(hardenFastify);
    app.get("/ok", async () => "ok");
    app.post("/echo", async (request) => request.body);
    await app.listen({ port: 0, host: "127.0.0.1" });
    ends.push(() => app.close());
    return app.server;
  },
  Express: () => {
    const app = hardenExpress(express());
    app.use(express.json());
    app.get("/ok", (_, response) => void response.send("ok"));
    app.post("/echo", (request, response) => void response.json(request.body));
    return listen(app);
  },
  Hono: async () => {
    const app = hardenHono(new Hono());
    app.get("/ok", (context) => context.text("ok"));
    app.post("/echo", async (context) => context.json(await context.req.json()));
    const server = serve({
      fetch: app.fetch,
      port: 0,
      hostname: "127.0.0.1",
      serverOptions: limits,
    }) as Server;
    if (!server.listening) await once(server, "listening");
    return server;
  },
  NestJS: async () => {
    const listener = express();
    const app = hardenNest(await NestFactory.create(Root, new ExpressAdapter(listener), { logger: false }));
    await app.init();
    ends.push(() => app.close());
    return listen(listener);
  },
};

/** Says its first words at once and then a byte now and then, for ever; resolves with what it was told when it is ended. */
function loris(port: number, first: string, each: string): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(first);
  const drip = setInterval(() => socket.write(each), 50);
  let heard = "";
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.toString();
  });
  ends.push(() => socket.destroy());
  return new Promise((resolve) =>
    socket.on("close", () => {
      clearInterval(drip);
      resolve(heard);
    }),
  );
}

test.each(Object.entries(adapters))("%s", async (_, start) => {
  const server = await start();
  const { port } = server.address() as AddressInfo;
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  notes.length = 0;
  ends.push(onNote((note) => notes.push(note)));

  const inHeaders = Array.from({ length: 60 }, () =>
    loris(port, "GET /ok HTTP/1.1\r\nhost: x\r\n", "x-a: b\r\n"),
  );
  const body =
    "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{";
  const inBody = Array.from({ length: 30 }, () => loris(port, body, " "));
  for (let i = 0; i < 20; i++) {
    const answer = await fetch(`http://127.0.0.1:${port}/ok`, { signal: AbortSignal.timeout(10_000) });
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
  }
  // Node ends them: by an answer, or without one where another has begun.
  for (const said of await Promise.all(inHeaders)) expect(said).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  for (const said of await Promise.all(inBody)) expect(said).not.toMatch(/^HTTP\/1\.1 (?:2|5)/);
  await expect
    .poll(() => new Promise((resolve) => server.getConnections((_, n) => resolve(n))))
    .toBeLessThanOrEqual(2);
  const answer = await fetch(`http://127.0.0.1:${port}/ok`);
  expect(await answer.text()).toBe("ok");
  // A client that is too slow is no error of the service.
  const failures = notes.filter(
    (note) => note.kind === "error" && note.level !== "warning" && note.level !== "info",
  );
  expect(failures.map(({ message }) => message)).toEqual([]);
  expect(notes.filter((note) => note.kind === "work" && note.failed)).toEqual([]);
  expect(uncaught).toEqual([]);
});

test("a whole service on Fastify, which sets no limit to a request by itself, has Node's", async () => {
  const own = (path: string) => JSON.stringify(new URL(`../../src/${path}/index.ts`, import.meta.url).href);
  const child = startChild(`
import Fastify from ${JSON.stringify(import.meta.resolve("fastify"))};
import { createService } from ${own("service")};
import { holdfast } from ${own("fastify")};
const service = createService({ name: "shop", logs: false });
const app = Fastify();
await app.register(holdfast, service.adapter);
await service.listen(app, { port: 0, host: "127.0.0.1" });
console.log("limits", app.server.headersTimeout, app.server.requestTimeout);
process.kill(process.pid, "SIGTERM");
`);
  const { code, output } = await child.ended;
  expect(output).toContain("limits 60000 300000");
  expect(code, output).toBe(0);
});
