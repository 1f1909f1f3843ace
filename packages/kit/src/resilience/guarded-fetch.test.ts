/** Against real servers: what hangs, resets, refuses, lies and redirects. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { onNote, runInContext, WorkContext } from "../core/index.ts";
import { type GuardedFetchOptions, guardedFetch } from "./index.ts";

const closing: (() => void)[] = [];
beforeEach(() => {
  closing.push(onNote(() => {}));
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers by script, one entry per request; the last one goes on. */
async function scripted(...script: RequestListener[]) {
  const requests: (IncomingMessage & { text?: string })[] = [];
  const url = await serve(async (request, response) => {
    requests.push(request);
    const each = script[Math.min(requests.length, script.length) - 1]!;
    let text = "";
    for await (const chunk of request) text += chunk;
    Object.assign(request, { text });
    each(request, response);
  });
  return { url, requests };
}

const status =
  (code: number, headers: Record<string, string> = {}, body = ""): RequestListener =>
  (_, response) => {
    response.writeHead(code, headers).end(body);
  };
const ok = status(200, {}, "fine");
const hang: RequestListener = () => {};
const reset: RequestListener = (request) => request.socket.resetAndDestroy();

function make(options: GuardedFetchOptions = {}) {
  const one = guardedFetch("peer", { retry: { attempts: 3, delay: 1 }, breaker: false, ...options });
  closing.push(() => one.guard.close());
  return one;
}

it("answers with the native response", async () => {
  const { url } = await scripted(ok);
  const response = await make()(`${url}/x`);
  expect(response).toBeInstanceOf(Response);
  expect(response.url).toBe(`${url}/x`);
  expect(await response.text()).toBe("fine");
});

it.each([
  ["503", status(503)],
  ["429", status(429, { "retry-after": "0" })],
  ["reset", reset],
])("tries again after %s", async (_, first) => {
  const { url, requests } = await scripted(first, ok);
  expect(await (await make()(url)).text()).toBe("fine");
  expect(requests.length).toBe(2);
});

it("gives the last answer when tries are over, with its body", async () => {
  const { url, requests } = await scripted(status(503, {}, "still down"));
  const response = await make()(url);
  expect(response.status).toBe(503);
  expect(await response.text()).toBe("still down");
  expect(requests.length).toBe(3);
});

it("does not retry 4xx, POST and streams; does retry a POST that has a key", async () => {
  const { url, requests } = await scripted(status(404), status(503));
  const fetch = make();
  expect((await fetch(url)).status).toBe(404);
  expect(requests.length).toBe(1);
  expect((await fetch(url, { method: "POST", body: "x" })).status).toBe(503);
  expect(requests.length).toBe(2);
  const stream = new Blob(["abc"]).stream();
  expect((await fetch(url, { method: "PUT", body: stream, duplex: "half" })).status).toBe(503);
  expect((await fetch(new Request(url, { method: "PUT", body: "x" }))).status).toBe(503);
  expect(requests.length).toBe(4);
  await fetch(url, { method: "POST", body: "again", headers: { "Idempotency-Key": "1" } });
  expect(requests.slice(4).map((each) => each.text)).toEqual(["again", "again", "again"]);
  await fetch(url, { method: "POST", body: "again", idempotent: true });
  expect(requests.length).toBe(10);
  await fetch(new Request(url));
  expect(requests.length).toBe(13);
});

it("opens its breaker on 5xx and on refused connections, not on 4xx", async () => {
  const { url } = await scripted(status(404), status(404), status(500));
  const fetch = make({ retry: false, breaker: { consecutive: 2 } });
  for (let i = 0; i < 4; i++) await fetch(url);
  await expect(fetch(url)).rejects.toMatchObject({ code: "KIT_BREAKER_OPEN", cause: { code: "KIT_ANSWER" } });
  const refused = make({ retry: false, breaker: { consecutive: 1 } });
  await expect(refused(await unusedUrl())).rejects.toThrow("fetch failed");
  expect(refused.guard.state).toBe("open");
});

it("ends what hangs before the headers", async () => {
  const { url } = await scripted(hang);
  await expect(make({ deadline: 50 })(url)).rejects.toMatchObject({ code: "KIT_DEADLINE" });
});

it("ends a body that drips on, unless only the headers are covered", async () => {
  const drip: RequestListener = (_, response) => {
    response.write("a");
    const timer = setInterval(() => response.write("a"), 20);
    setTimeout(() => response.end(), 1000);
    response.on("close", () => clearInterval(timer));
  };
  const { url } = await scripted(drip);
  const response = await make({ deadline: 500 })(url);
  await expect(response.text()).rejects.toMatchObject({ code: "KIT_DEADLINE" });
  const patient = await make({ deadline: 500, covers: "headers" })(url);
  expect((await patient.text()).length).toBeGreaterThan(3);
});

it("leaves what was read in time alone when the deadline comes", async () => {
  const { url } = await scripted(ok);
  const fetch = make({ deadline: 400 });
  const read = await fetch(url);
  expect(await read.text()).toBe("fine");
  await fetch(url);
  await sleep(500);
});

it("hears the caller while it waits and while the body comes", async () => {
  const endless: RequestListener = (_, response) => {
    response.write("x");
  };
  const { url } = await scripted(hang, endless);
  const first = new AbortController();
  const fetch = make();
  const waiting = fetch(url, { signal: first.signal });
  setTimeout(() => first.abort(new Error("enough")), 20);
  await expect(waiting).rejects.toThrow("enough");
  const second = new AbortController();
  const response = await fetch(url, { signal: second.signal });
  setTimeout(() => second.abort(new Error("enough")), 20);
  await expect(response.text()).rejects.toThrow("enough");
});

it("bounds the body: declared, chunked, and compressed", async () => {
  const large = "x".repeat(100_000);
  const { url } = await scripted(
    status(200, { "content-length": "100000" }, large),
    (_, response) => {
      response.write(large.slice(0, 50_000));
      response.end(large.slice(50_000));
    },
    (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(large));
    },
    status(200, { "x-more": "1" }, "small"),
  );
  const fetch = make({ maxResponseBytes: 1000, retry: false });
  await expect(fetch(url)).rejects.toMatchObject({ code: "KIT_RESPONSE_TOO_LARGE" });
  await expect((await fetch(url)).text()).rejects.toMatchObject({ code: "KIT_RESPONSE_TOO_LARGE" });
  await expect((await fetch(url)).text()).rejects.toMatchObject({ code: "KIT_RESPONSE_TOO_LARGE" });
  const small = await fetch(url);
  expect(small.url).toBe(`${url}/`);
  expect(small.headers.get("x-more")).toBe("1");
  expect(await small.text()).toBe("small");
});

it("follows redirects inside the origin, as fetch would", async () => {
  const { url, requests } = await scripted(
    status(303, { location: "/there" }),
    status(307, { location: "x" }),
    ok,
  );
  const response = await make()(`${url}/here`, { method: "POST", body: "b", headers: { "x-key": "k" } });
  expect(await response.text()).toBe("fine");
  expect(response.redirected).toBe(true);
  expect(requests.map(({ method, url, text }) => [method, url, text])).toEqual([
    ["POST", "/here", "b"],
    ["GET", "/there", ""],
    ["GET", "/x", ""],
  ]);
  expect(requests[2]?.headers["x-key"]).toBe("k");
});

it("does not leave the origin, and takes no secret along where it may", async () => {
  const other = await scripted(ok);
  const { url } = await scripted(status(302, { location: other.url }));
  const headers = {
    "x-service-key": "secret",
    authorization: "secret",
    cookie: "secret",
    accept: "text/plain",
  };
  await expect(make()(url, { headers })).rejects.toMatchObject({ code: "KIT_REDIRECT_REFUSED" });
  expect(other.requests.length).toBe(0);
  expect((await make({ redirects: "any" })(url, { headers })).status).toBe(200);
  expect(JSON.stringify(other.requests[0]?.rawHeaders)).not.toContain("secret");
  expect(other.requests[0]?.headers.accept).toBe("text/plain");
});

it("ends loops, refuses other schemes, and leaves `manual` to the caller", async () => {
  const loop = await scripted(status(302, { location: "/again" }));
  await expect(make()(loop.url)).rejects.toMatchObject({ code: "KIT_REDIRECT_REFUSED" });
  expect(loop.requests.length).toBe(6);
  const scheme = await scripted(status(302, { location: "file:///etc/passwd" }));
  await expect(make({ redirects: "any" })(scheme.url)).rejects.toMatchObject({
    code: "KIT_REDIRECT_REFUSED",
  });
  expect((await make()(loop.url, { redirect: "manual" })).status).toBe(302);
  await expect(make({ redirects: "none" })(loop.url)).rejects.toMatchObject({ code: "KIT_REDIRECT_REFUSED" });
});

it("tells request and trace to the hosts that may know, and to no other", async () => {
  const { url, requests } = await scripted(ok);
  const context = new WorkContext({ kind: "http", id: "req-1" });
  await runInContext(context, () => make({ propagateTo: ["127.0.0.1"] })(url));
  expect(requests[0]?.headers).toMatchObject({
    "x-request-id": "req-1",
    traceparent: `00-${context.traceId}-${context.spanId}-01`,
  });
  await runInContext(context, () => make({ propagateTo: ["*.0.0.1", "0.0.1", "example.com"] })(url));
  await runInContext(context, () => make()(url));
  expect(requests[2]?.headers["x-request-id"]).toBeUndefined();
  await runInContext(context, () =>
    make({ propagateTo: [new URL(url).host] })(url, { headers: { "x-request-id": "mine" } }),
  );
  expect(requests[3]?.headers["x-request-id"]).toBe("mine");
});

it("gives the declared fallback instead of a failed answer", async () => {
  const { url } = await scripted(status(500));
  const fetch = make({ fallback: (error: unknown) => Response.json({ error: (error as Error).message }) });
  expect(await (await fetch(url)).json()).toEqual({ error: "peer: answered 500." });
});

it("gives a declared answer as often as it is needed", async () => {
  const { url } = await scripted(status(500));
  const fetch = make({ fallback: new Response("declared") });
  expect(await (await fetch(url)).text()).toBe("declared");
  expect(await (await fetch(url)).text()).toBe("declared");
});

it("covers the body of a failed answer, too", async () => {
  const { url } = await scripted((_, response) => {
    response.writeHead(500).write("and then silence");
  });
  const response = await make({ deadline: 500, retry: false })(url);
  await expect(response.text()).rejects.toMatchObject({ code: "KIT_DEADLINE" });
});

it("frees the connections of answers that it does not pass on", async () => {
  const sockets = new Set<Socket>();
  const { url } = await scripted((request, response) => {
    sockets.add(request.socket);
    response.writeHead(503).write("x".repeat(1000));
  });
  const response = await make({ deadline: "2s" })(url);
  await response.body?.cancel();
  for (let i = 0; i < 50 && [...sockets].some((each) => !each.destroyed); i++) await sleep(10);
  expect([...sockets].filter((each) => !each.destroyed).length).toBe(0);
});

it("is no different for a server that speaks no HTTP, and one that accepts and is silent", async () => {
  const noise = createTcpServer((socket) => socket.on("error", () => {}).end("SSH-2.0-x\r\n"));
  const silent = createTcpServer((socket) => socket.on("error", () => {}));
  for (const server of [noise, silent]) {
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    closing.push(() => server.close());
  }
  const urlOf = (server: typeof noise) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetch = make({ deadline: 500, breaker: { consecutive: 10 } });
  await expect(fetch(urlOf(noise))).rejects.toThrow("fetch failed");
  await expect(fetch(urlOf(silent))).rejects.toMatchObject({ code: "KIT_DEADLINE" });
  await expect(fetch("no address")).rejects.toThrow(TypeError);
  expect(fetch.guard.state).toBe("closed");
});

async function unusedUrl(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}
