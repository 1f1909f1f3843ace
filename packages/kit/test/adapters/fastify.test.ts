/** What is Fastify's own: its hooks, scopes, schemas, and its two kinds of handlers that a service may set. */
import { createServer } from "node:http";
import { Readable } from "node:stream";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, afterEach, expect, it } from "vitest";
import { currentContext } from "../../src/core/index.ts";
import { holdfast } from "../../src/fastify/index.ts";
import { wrap } from "../../src/http/index.ts";
import { hear } from "./heard.ts";

const heard = hear();
afterAll(() => heard.stop());
let app: FastifyInstance;
afterEach(() => app.close());

/** By a real request: `inject` stands in for a connection. */
async function get(path: string, headers: Record<string, string> = {}) {
  const url = app.server.listening ? app.listeningOrigin : await app.listen({ port: 0, host: "127.0.0.1" });
  const response = await fetch(url + path, { headers });
  return { response, text: await response.text() };
}

it("leaves an error handler that was set before, and stands below it", async () => {
  app = Fastify();
  app.setErrorHandler((error: Error, _request, reply) => {
    if (error.message === "mine") return reply.code(500).send("mine");
    throw error;
  });
  await app.register(holdfast, { production: true });
  app.get("/mine", () => Promise.reject(new Error("mine")));
  app.get("/other", () => Promise.reject(new Error("secret")));
  expect((await get("/mine")).text).toBe("mine");
  const other = await get("/other");
  expect(other.response.headers.get("content-type")).toContain("problem+json");
  expect(other.text).not.toContain("secret");
});

it("stands below one that is set later, also where overriding is forbidden", async () => {
  app = Fastify({ allowErrorHandlerOverride: false });
  await app.register(holdfast);
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send("mine"));
  app.get("/", () => Promise.reject(new Error("any")));
  expect((await get("/")).text).toBe("mine");
});

it("leaves not-found handlers of the service, set before or after", async () => {
  app = Fastify();
  await app.register(holdfast);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send("mine"));
  const { response, text } = await get("/nowhere");
  expect(text).toBe("mine");
  expect(response.headers.has("x-request-id")).toBe(true);
});

it("covers plug-ins registered after it, with handlers and hooks of their own", async () => {
  app = Fastify();
  app.register(holdfast);
  const seen: (string | undefined)[] = [];
  app.register(
    async (scope) => {
      scope.addHook("preHandler", async () => {
        seen.push(currentContext()?.route);
      });
      scope.addHook("onResponse", async () => {
        seen.push(currentContext()?.route);
      });
      scope.setErrorHandler((_error, _request, reply) => reply.code(500).send("scoped"));
      scope.get("/:id", () => Promise.reject(new Error("scoped error")));
    },
    { prefix: "/scope" },
  );
  const { response, text } = await get("/scope/1");
  expect(text).toBe("scoped");
  expect(seen).toEqual(["GET /scope/:id", "GET /scope/:id"]);
  const notes = await heard.of(response.headers.get("x-request-id")!);
  expect(notes.map(({ kind }) => kind)).toEqual(["error", "work"]);
});

it("answers where an onSend hook fails, without what that hook said", async () => {
  app = Fastify();
  await app.register(holdfast, { production: true });
  app.addHook("onSend", async () => {
    throw new Error("secret of the hook");
  });
  app.get("/", () => "fine");
  const { response, text } = await get("/");
  expect(response.status).toBe(500);
  expect(response.headers.has("x-request-id")).toBe(true);
  expect(text).not.toContain("secret");
  const notes = await heard.of(response.headers.get("x-request-id")!);
  expect(notes.map(({ kind }) => kind)).toContain("error");
});

it("answers 400 where a schema refuses the input, and 500 where one can't serialize the answer", async () => {
  app = Fastify();
  await app.register(holdfast);
  app.get("/in", { schema: { querystring: { type: "object", required: ["q"] } } }, () => "fine");
  app.get(
    "/out",
    {
      schema: {
        response: { 200: { type: "object", required: ["a"], properties: { a: { type: "string" } } } },
      },
    },
    () => ({}),
  );
  const bad = await get("/in");
  expect(bad.response.status).toBe(400);
  expect(JSON.parse(bad.text)).toMatchObject({
    status: 400,
    requestId: bad.response.headers.get("x-request-id"),
  });
  const out = await get("/out");
  expect(out.response.status).toBe(500);
  expect(JSON.parse(out.text)).toMatchObject({ status: 500 });
});

it("answers paths that Fastify refuses before its hooks", async () => {
  app = Fastify();
  await app.register(holdfast);
  const { response } = await get("/%zz");
  expect(response.status).toBe(400);
  expect(response.headers.has("x-request-id")).toBe(true);
});

it("works by inject, and leaves no context behind", async () => {
  app = Fastify();
  await app.register(holdfast);
  app.get("/things/:id", async () => ({ id: currentContext()?.id }));
  const response = await app.inject({ url: "/things/1", headers: { "x-request-id": "req-inject" } });
  expect(response.json()).toEqual({ id: "req-inject" });
  expect(response.headers["x-request-id"]).toBe("req-inject");
  expect(currentContext()).toBeUndefined();
  expect((await heard.of("req-inject")).map(({ kind }) => kind)).toEqual(["work"]);
});

it("is installed once, however often it is registered", async () => {
  app = Fastify();
  await app.register(holdfast);
  await app.register(holdfast);
  app.get("/", () => "fine");
  const { response } = await get("/", { "x-request-id": "req-twice" });
  expect(response.status).toBe(200);
  expect(await heard.of("req-twice")).toHaveLength(1);
});

it("leaves no context to what else a connection does", async () => {
  app = Fastify();
  await app.register(holdfast);
  app.get("/", () => "fine");
  const between: unknown[] = [];
  app.server.prependListener("request", (request) => {
    between.push(currentContext());
    request.socket.on("timeout", () => between.push(currentContext()));
  });
  for (let i = 0; i < 3; i++) await get("/");
  expect(between).toEqual([undefined, undefined, undefined]);
});

it("answers where a stream fails before its first byte, without the stream's headers", async () => {
  app = Fastify();
  await app.register(holdfast);
  app.get("/", (_request, reply) => {
    reply.headers({
      "content-type": "text/csv",
      "content-encoding": "gzip",
      "content-length": "9",
      etag: '"a"',
    });
    return reply.send(
      new Readable({
        read() {
          this.destroy(new Error("no such file"));
        },
      }),
    );
  });
  const { response, text } = await get("/");
  expect(response.status).toBe(500);
  expect(JSON.parse(text)).toMatchObject({ status: 500 });
  expect(response.headers.get("content-encoding")).toBeNull();
  expect(response.headers.get("etag")).toBeNull();
});

it("tells the error of a web stream that breaks off", async () => {
  app = Fastify();
  await app.register(holdfast);
  app.get("/", (_request, reply) =>
    reply.send(
      new ReadableStream({
        async pull(controller) {
          controller.enqueue(new TextEncoder().encode("part"));
          await new Promise((later) => setTimeout(later, 10));
          controller.error(new Error("web source failed"));
        },
      }),
    ),
  );
  await expect(get("/", { "x-request-id": "web-1" })).rejects.toThrow();
  expect(await heard.of("web-1")).toMatchObject([
    { kind: "error", error: { message: "web source failed" } },
    { kind: "work", failed: true },
  ]);
});

it.each([false, { level: "error", stream: { write() {} } }])(
  "tells what fails after the answer, with a logger or without: %j",
  async (logger) => {
    app = Fastify({ logger });
    await app.register(holdfast);
    app.get("/", async (_request, reply) => {
      reply.send("whole");
      await new Promise((later) => setTimeout(later, 5));
      throw new Error("too late");
    });
    const { text, response } = await get("/");
    expect(text).toBe("whole");
    const id = response.headers.get("x-request-id")!;
    await expect.poll(async () => (await heard.of(id)).map(({ kind }) => kind)).toContain("error");
  },
);

it("is one request where it stands behind another adapter", async () => {
  app = Fastify({ serverFactory: (handler) => createServer(wrap(handler)) });
  await app.register(holdfast);
  app.get("/things/:id", async () => ({ id: currentContext()?.id, route: currentContext()?.route }));
  const { text } = await get("/things/1", { "x-request-id": "outer-1" });
  expect(JSON.parse(text)).toEqual({ id: "outer-1", route: "GET /things/:id" });
  expect(await heard.of("outer-1")).toHaveLength(1);
});
