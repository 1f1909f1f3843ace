/** Senders that want to stop the console: what they may cost, over real sockets. */
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { envelope, newId, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

const MiB = 1024 * 1024;
let running: TestConsole;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await running.close();
});

/** Sends a request's head and a part of its body, and leaves the rest out; `answer` is all that came back so far. */
function begin(path: string, length: number, part: Uint8Array | string, headers = "") {
  const { port } = new URL(running.url);
  const socket = connect(Number(port), "127.0.0.1");
  sockets.push(socket);
  const said = { answer: "", closed: false, socket };
  socket.on("data", (chunk) => {
    said.answer += chunk;
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    said.closed = true;
  });
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n${headers}\r\n`);
  socket.write(part);
  return said;
}
const openBytes = async () => (await running.api("GET", "/api/stats")).json.openBytes as number;

test("without a key, only the first line of an envelope is read", async () => {
  running = await startTestConsole();
  const path = "/api/1/envelope/";
  const bodies = [
    Buffer.alloc(63 * MiB, "x"),
    Buffer.alloc(63 * MiB, "\n"),
    Buffer.concat([Buffer.from("{}\n"), Buffer.alloc(63 * MiB, "x")]),
  ];
  const open = bodies.map((body) => begin(path, 64 * MiB, body));
  for (const one of open) {
    await expect.poll(() => one.answer, { timeout: 10_000 }).toMatch(/^HTTP\/1.1 (?:400|403) /);
  }
  expect(await openBytes()).toBe(0);
  const event = sentryEvent();
  expect((await running.sendEvent(event)).status).toBe(200);
});

test("a DSN in the first line is enough, packed or not, in one piece or many", async () => {
  running = await startTestConsole();
  const dsn = running.projects[0]!.dsn!;
  const path = "/api/1/envelope/";
  const large = () => envelope(sentryEvent({ extra: { noise: newId().repeat(2000) } }), { dsn });
  expect((await running.send(path, large())).status).toBe(200);
  expect((await running.send(path, `\n\r\n${large()}`)).status).toBe(200);
  expect((await running.send(path, gzipSync(large()), { "content-encoding": "gzip" })).status).toBe(200);
  expect((await running.send(path, gzipSync("x"), { "content-encoding": "br" })).status).toBe(400);

  const body = Buffer.from(large());
  const slow = begin(path, body.length, body.subarray(0, 10));
  for (let at = 10; at < body.length; at += 9000) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    slow.socket.write(body.subarray(at, at + 9000));
  }
  await expect.poll(() => slow.answer).toMatch(/^HTTP\/1.1 200 /);

  const wrong = dsn.replace(running.key, newId());
  const stranger = begin(path, 64 * MiB, envelope(sentryEvent(), { dsn: wrong }));
  await expect.poll(() => stranger.answer).toMatch(/^HTTP\/1.1 403 [\s\S]*wrong_key/);
  const packed = gzipSync(
    envelope(sentryEvent({ extra: { noise: crypto.getRandomValues(new Uint8Array(40_000)) } }), {
      dsn: wrong,
    }),
  );
  const packedStranger = begin(path, 64 * MiB, packed, "content-encoding: gzip\r\n");
  await expect.poll(() => packedStranger.answer).toMatch(/^HTTP\/1.1 403 [\s\S]*wrong_key/);
});

test("one project's large bodies leave room for others and for small ones", async () => {
  running = await startTestConsole({ limits: { openBytes: 12 * MiB } });
  const other = (await running.api("POST", "/api/projects", { name: "other" })).json;
  const otherPath = `/api/${other.id}/envelope/?sentry_key=${new URL(other.dsn).username}`;
  const path = `/api/1/envelope/?sentry_key=${running.key}`;
  const first = begin(path, 8 * MiB, Buffer.alloc(7 * MiB, "x"));
  await expect.poll(openBytes).toBe(7 * MiB);
  const second = begin(path, 8 * MiB, Buffer.alloc(2 * MiB, "x"));
  await expect.poll(() => second.answer).toMatch(/^HTTP\/1.1 429 /);
  expect(first.answer).toBe("");
  expect((await running.send(otherPath, envelope(sentryEvent()))).status).toBe(200);
  begin(otherPath, 8 * MiB, Buffer.alloc(3 * MiB - 1024, "x"));
  await expect.poll(openBytes).toBe(10 * MiB - 1024);
  expect((await running.send(otherPath, envelope(sentryEvent()))).status).toBe(200);
  expect((await running.send(otherPath, Buffer.alloc(MiB))).status).toBe(429);
});

test("a body that does not get on is given up, and counted", async () => {
  running = await startTestConsole({ limits: { progressMs: 100, progressBytes: 1000 } });
  const path = `/api/1/envelope/?sentry_key=${running.key}`;
  const stuck = begin(path, MiB, "x".repeat(2000));
  await expect.poll(() => stuck.answer).toMatch(/^HTTP\/1.1 408 [\s\S]*too_slow/);
  await expect.poll(() => stuck.closed).toBe(true);
  expect(await openBytes()).toBe(0);
  expect(await running.drops()).toMatchObject({ "intake:too_slow:envelope": 1 });
  const logs = begin(
    "/v1/logs",
    MiB,
    "x",
    `x-holdfast-key: ${running.key}\r\ncontent-type: application/json\r\n`,
  );
  await expect.poll(() => logs.answer).toMatch(/^HTTP\/1.1 408 /);
});

const attributes = (count: number, value: string) =>
  Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: { stringValue: value } }));
const sendLogs = (records: unknown[]) =>
  running.send("/v1/logs", JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] }), {
    "content-type": "application/json",
    "x-holdfast-key": running.key,
  });

test("others are answered while a large export is redacted", async () => {
  running = await startTestConsole();
  const records = Array.from({ length: 2000 }, (_, i) => ({
    severityNumber: 17,
    body: { stringValue: `failed ${i}` },
    attributes: attributes(60, `password=abc${i} and token=abcdef${i}`),
  }));
  let done = false;
  const large = sendLogs(records).finally(() => {
    done = true;
  });
  let answered = 0;
  while (!done) {
    await running.send("/v1/logs", "{}", { "content-type": "application/json", "x-holdfast-key": "x" });
    answered++;
  }
  expect((await large).status).toBe(200);
  // One before it arrived and one after it is no wonder.
  expect(answered).toBeGreaterThan(3);
});

test("past what a payload may cost, records are dropped, told and counted; the others are kept", async () => {
  running = await startTestConsole({ decoding: { payloadStackChars: 1000, payloadTags: 10 } });
  const stack = `Error: x\n${"    at load (/app/src/a.js:3:7)\n".repeat(8)}`;
  const record = (body: string, stackText?: string) => ({
    severityNumber: 17,
    body: { stringValue: body },
    attributes: [
      ...attributes(4, "v"),
      ...(stackText ? [{ key: "exception.stacktrace", value: { stringValue: stackText } }] : []),
    ],
  });
  const answer = await sendLogs([
    record("a", stack),
    record("b", stack),
    record("c", stack),
    record("d", stack),
    record("e", stack),
    record("f"),
  ]);
  expect(answer.json).toEqual({
    partialSuccess: { rejectedLogRecords: "2", errorMessage: expect.stringContaining("too_much_stack") },
  });
  expect(await running.drops()).toMatchObject({ "decoder:too_much_stack:log": 2 });
  const { json } = await running.api("GET", "/api/stats");
  expect(json.intake.events).toBe(4);
});

test("bodies that are all structure are refused", async () => {
  running = await startTestConsole();
  const headers = { "x-holdfast-key": running.key, "content-type": "application/json" };
  const deep = await running.send("/v1/logs", "[".repeat(500_000), headers);
  expect(deep).toMatchObject({ status: 413 });
  const fields = Buffer.alloc(20_000_000, Buffer.from([0x48, 0x00]));
  const protobuf = { ...headers, "content-type": "application/x-protobuf" };
  expect((await running.send("/v1/logs", fields, protobuf)).status).toBe(413);
  const empties = Buffer.alloc(4_000_000, Buffer.from([0x0a, 0x00]));
  expect((await running.send("/v1/logs", empties, protobuf)).status).toBe(413);
  const path = `/api/1/envelope/?sentry_key=${running.key}`;
  const nested = `{"items":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const container = await running.send(path, `{}\n{"type":"log"}\n${nested}`);
  expect(container.status).toBe(200);
  // One event is small enough to be read however deep it nests, and is kept.
  const event = `{"message":"kept","extra":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect((await running.send(path, `{}\n{"type":"event"}\n${event}`)).status).toBe(200);
  expect((await running.send(path, Buffer.alloc(16 * MiB, "\n"))).status).toBe(400);
  expect((await running.send(path, `{"dsn":"${"x".repeat(20_000)}"}\n`)).status).toBe(400);
  expect((await running.send(path, `${"\r\n".repeat(100)}{}\n`)).status).toBe(200);
});
