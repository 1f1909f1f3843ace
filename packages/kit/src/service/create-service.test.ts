/** The contract of a whole service, the same for each kind of app: real processes, real sockets, real signals. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { type Child, endChildren, startChild } from "../shutdown/child.fixture.ts";

afterAll(endChildren);

const { resolve } = createRequire(import.meta.url);
const from = (name: string): string => JSON.stringify(pathToFileURL(resolve(name)).href);
const own = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

const head = `
import { createService } from ${own("./index.ts")};
const slow = (send) => setTimeout(send, 700);
const boom = () => { throw new Error("kaputt, password=hunter2"); };
const options = { name: "shop", release: "7", metrics: { token: "for-prometheus" }, logs: { level: "warning" }, boot: { deadline: "10s" } };
const listener = (request, response) => {
  if (request.url === "/slow") return slow(() => response.end("slow"));
  if (request.url === "/boom") return boom();
  if (request.url === "/ok") return response.end("ok");
  response.writeHead(404).end();
};
`;
const tail = `
const { port } = await service.listen(app, { port: 0, host: "127.0.0.1" });
console.log("port", port);
`;

const kinds: Record<string, string> = {
  fastify: `
import { holdfast } from ${own("../fastify/index.ts")};
import Fastify from ${from("fastify")};
const app = Fastify();
await app.register(holdfast, service.adapter);
app.get("/ok", async () => "ok");
app.get("/boom", async () => boom());
app.get("/slow", (_, reply) => { slow(() => reply.send("slow")); });`,
  express: `
import express from ${from("express")};
const app = express();
app.get("/ok", (_, response) => response.send("ok"));
app.get("/boom", async () => boom());
app.get("/slow", (_, response) => slow(() => response.send("slow")));`,
  hono: `
import { Hono } from ${from("hono")};
const app = new Hono();
app.get("/ok", (context) => context.text("ok"));
app.get("/boom", async () => boom());
app.get("/slow", async (context) => { await new Promise(slow); return context.text("slow"); });`,
  nest: `
import ${from("reflect-metadata")};
import { NestFactory } from ${from("@nestjs/core")};
import { Controller, Get, Module } from ${from("@nestjs/common")};
class Things { ok() { return "ok"; } boom() { boom(); } async slow() { await new Promise(slow); return "slow"; } }
Controller()(Things);
for (const name of ["ok", "boom", "slow"]) Get(name)(Things.prototype, name, Object.getOwnPropertyDescriptor(Things.prototype, name));
class Root {}
Module({ controllers: [Things] })(Root);
const app = await NestFactory.create(Root, { logger: false });`,
  "a web handler": `
const app = { async fetch(request) {
  const { pathname } = new URL(request.url);
  if (pathname === "/boom") boom();
  if (pathname === "/slow") await new Promise(slow);
  return pathname === "/nowhere" ? new Response(null, { status: 404 }) : new Response(pathname.slice(1));
} };`,
  "a request listener": "const app = listener;",
  "an asynchronous request listener": "const app = async (request, response) => listener(request, response);",
  "a server": "const app = createServer(listener);",
  "a function that makes the app": `
const four = service.phase("four", () => 4);
const app = async ({ result }) => { if (result(four) !== 4) throw new Error("no result"); return listener; };`,
};

interface Asked {
  status: number;
  type: string | null;
  id: string | null;
  text: string;
}

async function ask(port: number, path: string, headers: Record<string, string> = {}): Promise<Asked> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers,
    signal: AbortSignal.timeout(8_000),
  });
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    id: answer.headers.get("x-request-id"),
    text: await answer.text(),
  };
}

async function portOf(child: Child): Promise<number> {
  await child.says(/port \d+/);
  return Number(/port (\d+)/.exec(child.output())![1]);
}

const start = (code: string): Child => startChild(head + code);

describe.each(Object.entries(kinds))("%s", (_, app) => {
  test("has health, metrics, request ids, an error handler, and drains at its end", async () => {
    const child = start(`
const service = createService(options);
service.check("stock", () => true);
${app}
${tail}`);
    const port = await portOf(child);
    const ok = await ask(port, "/ok", { "x-request-id": "req-42" });
    expect(ok).toMatchObject({ status: 200, id: "req-42", text: "ok" });

    const failed = await ask(port, "/boom");
    expect(failed).toMatchObject({ status: 500, type: "application/problem+json" });
    expect(failed.id).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(failed.text)).toMatchObject({ status: 500, requestId: failed.id });
    expect(failed.text).not.toMatch(/kaputt|hunter2|\bat /);
    expect((await ask(port, "/nowhere")).status).toBe(404);

    for (const path of ["/health", "/health/live", "/health/ready", "/health/startup", "/health/stock"])
      expect(await ask(port, path), path).toMatchObject({ status: 200, type: "application/json" });
    const metrics = await ask(port, "/metrics", { authorization: "Bearer for-prometheus" });
    expect(metrics).toMatchObject({ status: 200 });
    expect(metrics.text).toMatch(/http_server_request_duration_seconds_count\{[^}]*\} \d/);
    expect(metrics.text).not.toContain("/health");
    expect(await ask(port, "/metrics")).toMatchObject({ status: 401, text: "" });

    const underWay = ask(port, "/slow");
    await new Promise((done) => setTimeout(done, 200));
    child.process.kill("SIGTERM");
    expect(await underWay).toMatchObject({ status: 200, text: "slow" });
    const { code, output } = await child.ended;
    expect(code, output).toBe(0);
    expect(output).toContain("kaputt");
    expect(output).not.toContain("hunter2");
  });
});

test("what the service answers itself stays its own: Nest's filters, Hono's notFound", async () => {
  const nest = start(`
${kinds["nest"]!.replace(
  "const app =",
  `import { APP_FILTER } from ${from("@nestjs/core")};
class Filter { catch(error, host) { host.switchToHttp().getResponse().status(418).json({ mine: true }); } }
Module({ controllers: [Things], providers: [{ provide: APP_FILTER, useClass: Filter }] })(Root);
const app =`,
)}
const service = createService(options);
${tail}`);
  const hono = start(`
${kinds["hono"]}
app.notFound((context) => context.text("mine", 404));
app.onError((_, context) => context.text("mine", 500));
const service = createService(options);
${tail}`);
  expect(await ask(await portOf(nest), "/boom")).toMatchObject({ status: 418, text: '{"mine":true}' });
  const port = await portOf(hono);
  expect(await ask(port, "/nowhere")).toMatchObject({ status: 404, text: "mine" });
  expect(await ask(port, "/boom")).toMatchObject({ status: 500, text: "mine" });
  await hono.says("kaputt");
});

test("jobs begin once the service is ready, and two services of one process log each line once", async () => {
  const child = start(`
createService({ ...options, name: "other", logs: undefined });
const service = createService({ ...options, logs: undefined });
let runs = 0;
service.job("count", { every: "50ms", deadline: "1s" }, () => { runs++; });
let before;
service.phase("wait", async () => { await sleep(400); before = runs; });
const app = listener;
${tail}
await sleep(300);
console.log("runs", before, runs > 0);
process.kill(process.pid, "SIGTERM");`);
  const { code, output } = await child.ended;
  expect(output).toContain("runs 0 true");
  expect(output.match(/^\{.*"msg":"boot: wait begins"/gm)).toHaveLength(1);
  expect(code, output).toBe(0);
});

describe("a start that can't succeed says why", () => {
  test.each([
    ["the app can't be made", "const app = () => { throw 'no templates'; };", /listen,[\s\S]*no templates/],
    ["there is no app", "const app = undefined;", /listen,[\s\S]*this is undefined/],
    [
      "the app is something else",
      "const app = { routes: [] };",
      /listen,[\s\S]*KIT_SERVICE_APP|ServiceAppError/,
    ],
    [
      "Fastify without its adapter",
      `import Fastify from ${from("fastify")}; const app = Fastify();`,
      /listen,[\s\S]*app\.register\(holdfast/,
    ],
    [
      "the app's making hangs",
      "const app = async () => { await new Promise(() => {}); };",
      /Waits at .*service\.ts/,
    ],
  ])("%s", async (_, app, said) => {
    const child = start(`
const service = createService({ ...options, boot: { deadline: "1s" } });
${app}
${tail}`);
    const { code, output } = await child.ended;
    expect(code, output).toBe(1);
    expect(output).toContain("START-UP FAILED");
    expect(output).toMatch(said);
  });

  test.each(["http", "3000x", "-1", "65536", "1e3", " ", "0x10"])("PORT is %j", async (given) => {
    const { portOf: read } = await import("./port-of.ts");
    const { ServiceAddressError } = await import("./errors.ts");
    expect(() => read(given)).toThrow(ServiceAddressError);
  });
});

test("a port is read as people and platforms write it", async () => {
  const { portOf: read } = await import("./port-of.ts");
  expect([undefined, "", "8080", " 8080\n", "0", 0, 65_535].map(read)).toEqual([
    3000, 3000, 8080, 8080, 0, 0, 65_535,
  ]);
  for (const given of [Number.NaN, -1, 1.5, 65_536]) expect(() => read(given)).toThrow(/no port/);
});

test("a second listen is refused; a taken port is said with what to do", async () => {
  const child = start(`
const service = createService(options);
service.phase("wait", () => sleep(300));
const app = listener;
setTimeout(() => service.listen(app).catch((error) => console.log("second:", error.code)), 50);
${tail}
const taken = createService({ ...options, name: "other" });
await taken.listen(app, { port, host: "127.0.0.1" });`);
  const { code, output } = await child.ended;
  expect(output).toContain("second: KIT_SERVICE_ORDER");
  expect(output).toMatch(/could not listen on 127\.0\.0\.1:\d+[\s\S]*Action +End the other process/);
  expect(code, output).toBe(1);
});

test("told to stop while it starts: no job begins, the app never takes the port", async () => {
  const child = start(`
const service = createService(options);
service.job("count", { every: "50ms", deadline: "1s" }, () => console.log("ran"));
service.phase("wait", async () => { process.kill(process.pid, "SIGTERM"); await sleep(600); });
const app = () => { console.log("made"); return listener; };
${tail}`);
  const { code, output } = await child.ended;
  expect(output).toContain("told to stop");
  expect(output).not.toMatch(/^made|^ran|^port/m);
  expect(code, output).toBe(0);
});

test("told to stop before it starts: no phase begins while everything closes", async () => {
  const child = start(`
const service = createService(options);
service.phase("connect", () => console.log("connected"));
registerCloser({ name: "slow", stage: "pools", close: () => sleep(800) });
process.kill(process.pid, "SIGTERM");
await sleep(100);
const app = listener;
${tail}`);
  const { code, output } = await child.ended;
  expect(output).not.toMatch(/^connected|^port/m);
  expect(code, output).toBe(0);
});
