import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import {
  closersOf,
  currentContext,
  type Note,
  onNote,
  ownFailures,
  readGauges,
  readStates,
} from "../core/index.ts";
import { type Connection, closeCodes, createRealtime, type Realtime, type RealtimeOptions } from "./index.ts";

interface User {
  id: string;
}

let server: Server;
let port: number;
let notes: Note[];
let quiet: () => void;
let realtimes: Realtime<User>[];
let clients: WebSocket[];
let raws: Socket[];

beforeEach(async () => {
  notes = [];
  realtimes = [];
  clients = [];
  raws = [];
  quiet = onNote((note) => notes.push(note));
  server = createServer((_request, response) => void response.end("http"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as { port: number }).port;
});
afterEach(async () => {
  for (const client of clients) client.terminate();
  for (const raw of raws) raw.destroy();
  await Promise.all(realtimes.map((one) => one.close(AbortSignal.abort())));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  quiet();
  expect([...ownFailures()]).toEqual([]);
});

const echo = () => ({ message: (_message: string | Buffer): unknown => undefined });

async function serve(options: Partial<RealtimeOptions<User>> = {}): Promise<Realtime<User>> {
  const realtime = await createRealtime<User>({
    server,
    path: "/ws",
    authenticate: (request) => ({ id: String(request.headers["x-user"] ?? "ann") }),
    connect: (connection) => ({
      message: (message) => void connection.send(`${connection.user.id}: ${message}`),
    }),
    ...options,
  });
  realtimes.push(realtime);
  return realtime;
}

function client(
  user = "ann",
  options: { path?: string; headers?: Record<string, string>; perMessageDeflate?: boolean } = {},
): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${options.path ?? "/ws"}`, {
    headers: { "x-user": user, ...options.headers },
    perMessageDeflate: options.perMessageDeflate ?? false,
  });
  socket.on("error", () => {});
  clients.push(socket);
  return socket;
}

async function opened(user?: string): Promise<WebSocket> {
  const socket = client(user);
  await once(socket, "open");
  return socket;
}

async function next(socket: WebSocket): Promise<string> {
  const [data] = (await once(socket, "message")) as [Buffer];
  return data.toString("utf8");
}

const closed = async (socket: WebSocket): Promise<number> => ((await once(socket, "close")) as [number])[0];
const trouble = async (socket: WebSocket) => JSON.parse(await next(socket)) as Record<string, unknown>;

async function refused(socket: WebSocket) {
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
  let body = "";
  for await (const part of response) body += String(part);
  return {
    status: response.statusCode,
    headers: response.headers,
    body: JSON.parse(body) as Record<string, unknown>,
  };
}

/** A handshake by hand; answers the socket after it. */
async function raw(): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  raws.push(socket);
  socket.on("error", () => {});
  socket.write(
    "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  await once(socket, "data");
  return socket;
}

/** A masked frame whose mask is zero. */
function frame(first: number, payload: Buffer, length = payload.length): Buffer {
  const head = Buffer.alloc(14);
  head[0] = first;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Reads until the close frame, answers its code. */
async function closeFrame(socket: Socket): Promise<number> {
  let seen = Buffer.alloc(0);
  for await (const data of socket) {
    seen = Buffer.concat([seen, data as Buffer]);
    const at = seen.indexOf(0x88);
    if (at >= 0 && seen.length >= at + 4) return seen.readUInt16BE(at + 2);
  }
  return 0;
}

test("messages in order, each in its own context; users are apart", async () => {
  const contexts = new Set<unknown>();
  await serve({
    connect: (connection) => {
      let seen = 0;
      return {
        message: async (message) => {
          contexts.add(currentContext()?.id);
          await new Promise((resolve) => setTimeout(resolve, 10 - Number(message)));
          connection.send({ user: connection.user.id, message, seen: ++seen });
        },
      };
    },
  });
  const ann = await opened("ann");
  const bob = await opened("bob");
  const got: unknown[] = [];
  ann.on("message", (data) => got.push(JSON.parse(String(data))));
  for (let n = 0; n < 10; n++) ann.send(String(n));
  bob.send("0");
  expect(JSON.parse(await next(bob))).toEqual({ user: "bob", message: "0", seen: 1 });
  await vi.waitFor(() => expect(got.length).toBe(10));
  expect(got).toEqual(
    Array.from({ length: 10 }, (_, n) => ({ user: "ann", message: String(n), seen: n + 1 })),
  );
  expect(contexts.size).toBe(11);
  expect(notes.filter((note) => note.kind === "work" && !note.failed).length).toBe(11);
});

test("text, bytes, JSON; what has no JSON is the handler's failure", async () => {
  await serve({
    connect: (connection) => ({
      message: (message) => {
        if (message === "bigint") connection.send({ n: 1n });
        else if (message === "nothing") connection.send(undefined);
        else connection.send(message);
      },
    }),
  });
  const socket = await opened();
  socket.send(Buffer.from([1, 2, 3]));
  const [data, isBinary] = (await once(socket, "message")) as [Buffer, boolean];
  expect([data, isBinary]).toEqual([Buffer.from([1, 2, 3]), true]);
  for (const message of ["bigint", "nothing"]) {
    socket.send(message);
    expect(await trouble(socket)).toMatchObject({ type: "error", code: "internal" });
  }
});

test("a handler that throws, rejects, throws nothing, or hangs: an answer with words, the socket lives", async () => {
  await serve({
    deadlines: { message: "50ms" },
    connect: (connection) => ({
      message: (message) => {
        if (message === "throw") throw new Error("secret inside");
        if (message === "null") throw null;
        if (message === "reject") return Promise.reject(Object.freeze(new Error("frozen")));
        if (message === "hang") return new Promise(() => {});
        return connection.send("fine");
      },
    }),
  });
  const socket = await opened();
  for (const message of ["throw", "null", "reject"]) {
    socket.send(message);
    const answer = await trouble(socket);
    expect(answer).toEqual({
      type: "error",
      code: "internal",
      message: "This message could not be handled.",
      retryable: false,
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(notes.some((note) => note.kind === "error" && note.context?.id === answer["requestId"])).toBe(
      true,
    );
  }
  socket.send("hang");
  expect(await trouble(socket)).toMatchObject({ type: "error", code: "deadline", retryable: true });
  socket.send("ok");
  expect(await next(socket)).toBe("fine");
  for (let n = 0; n < 5; n++) socket.send("hang");
  expect(await closed(socket)).toBe(closeCodes.internal);
});

test("a dependency is missing: the fallback answers, the factory is asked again, the handler takes over", async () => {
  let missing = true;
  let asked = 0;
  await serve({
    connect: (connection) => {
      asked++;
      if (missing) throw new Error("the supervisor is missing");
      return { message: (message) => void connection.send(`real: ${message}`) };
    },
  });
  const socket = client();
  expect(await trouble(socket)).toMatchObject({ type: "fallback", code: "unavailable", retryable: true });
  socket.send("a");
  expect(await trouble(socket)).toMatchObject({ type: "fallback" });
  expect(asked).toBe(1);
  expect(readStates().find(({ name }) => name === "realtime:/ws")?.state).toMatchObject({
    status: "warn",
    output: "sockets get the fallback: the supervisor is missing",
  });
  missing = false;
  await vi.waitFor(
    async () => {
      socket.send("b");
      expect(await next(socket)).toBe("real: b");
    },
    { timeout: 5_000, interval: 200 },
  );
  expect(asked).toBe(2);
  expect(readStates().find(({ name }) => name === "realtime:/ws")?.state.status).toBe("pass");
});

test("a factory that hangs, gives nothing, or one handler to all, ends in the fallback; a declared one is given", async () => {
  const shared = echo();
  let n = 0;
  let closedLate = 0;
  await serve({
    deadlines: { connect: "50ms" },
    connect: () => {
      n++;
      if (n === 1)
        return new Promise((resolve) =>
          setTimeout(resolve, 100, { message: () => {}, close: () => closedLate++ }),
        );
      if (n === 2) return undefined as never;
      return shared;
    },
    fallback: (given, _connection, message) => ({ ...given, offline: true, message }),
  });
  expect(await trouble(client("a"))).toMatchObject({ type: "fallback", offline: true });
  expect(await trouble(client("b"))).toMatchObject({ type: "fallback", offline: true });
  await opened("c");
  expect(await trouble(client("d"))).toMatchObject({ type: "fallback", offline: true });
  await vi.waitFor(() => expect(closedLate).toBe(1));
  expect(
    notes.some(
      (note) =>
        note.kind === "socket" && note.error instanceof Error && note.error.name === "SharedHandlerError",
    ),
  ).toBe(true);
});

test("a fallback that fails is replaced by ours", async () => {
  await serve({
    connect: () => Promise.reject(new Error("no")),
    fallback: () => {
      throw new Error("me too");
    },
  });
  expect(await trouble(client())).toMatchObject({ type: "fallback", code: "unavailable" });
});

test("who may not come in gets an HTTP answer: 401 is a no, 503 is not knowing", async () => {
  await serve({
    deadlines: { authenticate: "100ms" },
    origins: ["https://app.example.com"],
    limits: { connectionsPerUser: 1 },
    authenticate: (request) => {
      const how = request.headers["x-user"];
      if (how === "nobody") return undefined;
      if (how === "forbidden") throw Object.assign(new Error("no"), { status: 403 });
      if (how === "down") throw new Error("ECONNREFUSED auth:80");
      if (how === "hang") return new Promise(() => {});
      return { id: String(how) };
    },
  });
  for (const [how, status] of [
    ["nobody", 401],
    ["forbidden", 403],
    ["down", 503],
    ["hang", 503],
  ] as const) {
    const answer = await refused(client(how, { headers: { "x-request-id": `id-${how}` } }));
    expect(answer).toMatchObject({
      status,
      headers: { "content-type": "application/problem+json", "x-request-id": `id-${how}` },
      body: { status, requestId: `id-${how}` },
    });
    expect(JSON.stringify(answer.body)).not.toContain("ECONNREFUSED");
    expect(answer.headers["retry-after"]).toBe(status === 503 ? "5" : undefined);
  }
  expect((await refused(client("x", { headers: { origin: "https://evil.example" } }))).status).toBe(403);
  await once(client("x", { headers: { origin: "https://app.example.com" } }), "open");
  expect((await refused(client("x"))).status).toBe(429);
  expect((await refused(client("x", { path: "/elsewhere" }))).status).toBe(404);
});

test("what is no handshake is answered too, and other listeners keep their upgrades", async () => {
  await serve();
  const answers = async (text: string): Promise<string> => {
    const socket = connect(port, "127.0.0.1");
    raws.push(socket);
    socket.on("error", () => {});
    socket.write(text);
    let answer = "";
    for await (const data of socket) answer += String(data);
    return answer.split("\r\n", 1)[0] ?? "";
  };
  const lines = "Host: a\r\nConnection: Upgrade\r\n";
  expect(
    await answers(`GET /ws HTTP/1.1\r\n${lines}Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n`),
  ).toMatch(/400/);
  expect(
    await answers(`GET /ws HTTP/1.1\r\n${lines}Upgrade: websocket\r\nSec-WebSocket-Version: 1\r\n\r\n`),
  ).toMatch(/426/);
  expect(await answers(`POST /ws HTTP/1.1\r\n${lines}Upgrade: websocket\r\n\r\n`)).toMatch(/426/);
  const other = vi.fn((_request: unknown, socket: Socket) => void socket.end("HTTP/1.1 418 Mine\r\n\r\n"));
  server.on("upgrade", (request, socket) => request.url === "/other" && other(request, socket as Socket));
  expect(await answers(`GET /other HTTP/1.1\r\n${lines}Upgrade: mine\r\n\r\n`)).toMatch(/418/);
});

test("hostile frames end their own socket with the right code, and no other", async () => {
  await serve({ limits: { payloadBytes: 1_000 }, compression: true });
  const good = await opened("good");
  const codeFor = async (bytes: Buffer): Promise<number> => {
    const socket = await raw();
    socket.write(bytes);
    return closeFrame(socket);
  };
  expect(await codeFor(frame(0x81, Buffer.from([0xff, 0xfe])))).toBe(1007);
  expect(await codeFor(frame(0x82, Buffer.alloc(0), 2_000))).toBe(1009);
  expect(await codeFor(frame(0x82, Buffer.alloc(0), Number.MAX_SAFE_INTEGER))).toBe(1009);
  expect(await codeFor(Buffer.from([0x83, 0x80, 0, 0, 0, 0]))).toBe(1002);
  expect(await codeFor(Buffer.from([0x81, 0x01, 0x41]))).toBe(1002);
  const bomb = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: true });
  clients.push(bomb);
  bomb.on("error", () => {});
  await once(bomb, "open");
  bomb.send("x".repeat(100_000));
  expect(await closed(bomb)).toBe(1009);
  good.send("still here");
  expect(await next(good)).toBe("good: still here");
});

test("a client that sends too fast is told, then closed", async () => {
  await serve({ limits: { messagesPerSecond: 5 } });
  const socket = await opened();
  const got: string[] = [];
  socket.on("message", (data) => got.push(String(data)));
  for (let n = 0; n < 13; n++) socket.send("x");
  await vi.waitFor(() => expect(got.some((one) => one.includes("rate_limited"))).toBe(true));
  expect(got.filter((one) => one === "ann: x").length).toBe(10);
  for (let n = 0; n < 20; n++) socket.send("x");
  expect(await closed(socket)).toBe(closeCodes.policy);
});

test("pings are answered, and a flood of them is not", async () => {
  await serve({ limits: { messagesPerSecond: 5 } });
  const socket = await opened();
  socket.ping("hello");
  expect(String((await once(socket, "pong"))[0])).toBe("hello");
  for (let n = 0; n < 100; n++) socket.ping();
  expect(await closed(socket)).toBe(closeCodes.policy);
});

test("a message in very many pieces ends its own socket", async () => {
  await serve({ limits: { payloadBytes: 1_000_000 } });
  const socket = await raw();
  socket.write(Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x41]));
  const piece = Buffer.from([0x00, 0x80, 0, 0, 0, 0]);
  socket.write(Buffer.concat(Array.from({ length: 200_000 }, () => piece)));
  expect([1_008, 1_009]).toContain(await closeFrame(socket));
});

test("a full queue stops reading, loses nothing, and the heartbeat does not take it for death", async () => {
  const seen: string[] = [];
  await serve({
    limits: { queuedMessages: 3, messagesPerSecond: 1_000 },
    heartbeat: { every: "50ms", deadline: "200ms" },
    connect: () => ({
      message: async (message) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        seen.push(String(message));
      },
    }),
  });
  const socket = await opened();
  for (let n = 0; n < 30; n++) socket.send(String(n));
  await vi.waitFor(() => expect(seen.length).toBe(30), { timeout: 5_000 });
  expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => String(n)));
  expect(socket.readyState).toBe(WebSocket.OPEN);
});

test.each(["close", "drop"] as const)("a slow reader is bounded: %s", async (slowConsumer) => {
  let connection: Connection<User> | undefined;
  await serve({
    slowConsumer,
    limits: { bufferedBytes: 100_000 },
    deadlines: { close: "100ms" },
    connect: (given) => {
      connection = given;
      return echo();
    },
  });
  const socket = await raw();
  socket.pause();
  await vi.waitFor(() => expect(connection).toBeDefined());
  const big = Buffer.alloc(50_000);
  let refusals = 0;
  let most = 0;
  for (let n = 0; n < 1_000; n++) {
    if (!connection!.send(big)) refusals++;
    most = Math.max(most, connection!.bufferedBytes);
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(refusals).toBeGreaterThan(0);
  expect(most).toBeLessThan(160_000);
  expect(notes.filter((note) => note.kind === "socket" && note.event === "slow").length).toBe(1);
  if (slowConsumer === "close") await vi.waitFor(() => expect(connection!.signal.aborted).toBe(true));
  else expect(connection!.signal.aborted).toBe(false);
});

test("a peer that is gone without a word is found", async () => {
  await serve({ heartbeat: { every: "30ms", deadline: "300ms" } });
  const silent = await raw();
  const alive = await opened();
  await once(silent, "close");
  expect(notes.some((note) => note.kind === "socket" && note.event === "dead")).toBe(true);
  alive.send("x");
  expect(await next(alive)).toBe("ann: x");
});

test("after the end: sends answer false, close is safe, the handler is told once, its failure is heard", async () => {
  let connection: Connection<User> | undefined;
  const ended: unknown[] = [];
  await serve({
    connect: (given) => {
      connection = given;
      return {
        message: () => {},
        close: (code, reason) => {
          ended.push([code, reason]);
          throw new Error("in close");
        },
      };
    },
  });
  const socket = await opened();
  await vi.waitFor(() => expect(connection).toBeDefined());
  socket.close(4_000, "bye");
  await vi.waitFor(() => expect(ended).toEqual([[4_000, "bye"]]));
  expect(connection!.send("late")).toBe(false);
  connection!.close(1_000);
  expect(connection!.signal.aborted).toBe(true);
  expect(notes.some((note) => note.kind === "error" && note.mechanism === "socket")).toBe(true);
});

test("what a client sent before its goodbye is handled, also while its handler is still being made", async () => {
  const seen: unknown[] = [];
  await serve({
    connect: async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return {
        message: (message, { signal }) => void seen.push([message, signal.aborted]),
        close: (code) => void seen.push(code),
      };
    },
  });
  const socket = await opened();
  socket.send("a");
  socket.send("b");
  socket.close(1_000);
  await vi.waitFor(() => expect(seen).toEqual([["a", true], ["b", true], 1_000]));
});

test("codes and reasons that can't be sent are mended", async () => {
  let n = 0;
  const codes = [999, 1_006, 2_000, 4_401, 1_005];
  await serve({
    connect: (connection) => ({ message: () => connection.close(codes[n++], "ü".repeat(200)) }),
  });
  for (const code of [1_011, 1_011, 1_011, 4_401, 1_011]) {
    const socket = await opened();
    socket.send("x");
    expect(await closed(socket)).toBe(code);
  }
});

test("shutdown: refuses, lets the message under way end, says 1001, cuts who does not answer", async () => {
  let release: (() => void) | undefined;
  await serve({
    connect: (connection) => ({
      message: async () => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        connection.send("done");
      },
    }),
  });
  const busy = await opened("busy");
  const idle = await opened("idle");
  const deaf = await raw();
  deaf.pause();
  busy.send("x");
  await vi.waitFor(() => expect(release).toBeDefined());
  const closer = closersOf("sockets")[0]!;
  const stop = new AbortController();
  const over = closer.close(stop.signal);
  expect(await closed(idle)).toBe(closeCodes.goingAway);
  expect((await refused(client())).status).toBe(503);
  release?.();
  expect(await next(busy)).toBe("done");
  expect(await closed(busy)).toBe(closeCodes.goingAway);
  stop.abort();
  await over;
  expect(realtimes[0]?.connections.size).toBe(0);
  expect(closersOf("sockets").length).toBe(0);
  expect(readStates().some(({ name }) => name.startsWith("realtime:"))).toBe(false);
});

test("slow loris: upgrades that never end hold up nobody", async () => {
  await serve();
  for (let n = 0; n < 50; n++) {
    const socket = connect(port, "127.0.0.1");
    raws.push(socket);
    socket.on("error", () => {});
    socket.write("GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: webso");
  }
  const half = await raw();
  half.write(Buffer.from([0x81, 0xfe]));
  const socket = await opened();
  socket.send("x");
  expect(await next(socket)).toBe("ann: x");
});

test("a client that goes away while it is checked leaves nothing behind", async () => {
  let signal: AbortSignal | undefined;
  const realtime = await serve({
    authenticate: (_request, work) => {
      signal = work.signal;
      return new Promise((resolve) => setTimeout(resolve, 100, { id: "late" }));
    },
  });
  const socket = client();
  await vi.waitFor(() => expect(signal).toBeDefined());
  socket.terminate();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(realtime.connections.size).toBe(0);
});

test("200 connections come, speak and break: counted, none left, the limit holds", async () => {
  const realtime = await serve({ limits: { connections: 120 } });
  let refusals = 0;
  const codes = new Map<string, number>();
  for (let round = 0; round < 2; round++) {
    const all = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const socket = client(`user-${n}`);
        await once(socket, "open");
        socket.send("x");
        expect(await next(socket)).toBe(`user-${n}: x`);
        return socket;
      }),
    );
    if (round === 0) {
      for (let n = 0; n < 30; n++) {
        const extra = client(`extra-${n}`);
        const [first] = await Promise.race([
          once(extra, "open").then(() => ["open"]),
          refused(extra).then(({ status }) => [status]),
        ]);
        if (first === 503) refusals++;
        else all.push(extra);
      }
    }
    all.forEach((socket, n) => {
      if (n % 3 === 0) socket.terminate();
      else socket.close(n % 3 === 1 ? 1_000 : 4_000);
    });
    await vi.waitFor(() => expect(realtime.connections.size).toBe(0), { timeout: 5_000 });
  }
  expect(refusals).toBe(10);
  for (const { gauge, value } of readGauges())
    if (gauge.name === "holdfast.realtime.closed") codes.set(gauge.labels?.["code"] ?? "", value);
  expect([...codes.values()].reduce((sum, one) => sum + one, 0)).toBe(220);
  expect([...codes.keys()].sort()).toEqual(["1000", "1006", "4000"]);
});

test("limits that are none are refused at once", async () => {
  await expect(serve({ limits: { payloadBytes: 0 } })).rejects.toThrow(RangeError);
  await expect(serve({ deadlines: { message: "soon" as "1s" } })).rejects.toMatchObject({
    code: "KIT_DURATION",
  });
});
