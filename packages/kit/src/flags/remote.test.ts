/** Flags of a remote service, over a real socket: cached, revalidated, bounded, and never followed elsewhere. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Note, onNote, readStates } from "../core/index.ts";
import { createFlags, type Flags, FlagsOptionsError, type RemoteOptions } from "./index.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let url: string;
let answer: Answer;
let asked: { path: string; body: unknown; headers: IncomingMessage["headers"] }[];
let flags: Flags | undefined;
let notes: (Note & { kind: "flags" })[];
let unhear: () => void;

const json =
  (value: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  };
const on = { flags: [{ key: "a", value: true, variant: "on", reason: "STATIC", metadata: { team: "x" } }] };
const off = { flags: [{ key: "a", value: false, variant: "off", reason: "STATIC" }] };

const make = async (options: Partial<RemoteOptions> = {}, variables = {}) => {
  flags = await createFlags({
    environment: { variables },
    remote: { url, every: 20, deadline: 2_000, maxBackoff: 40, ...options },
  });
  return flags;
};
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

beforeEach(async () => {
  asked = [];
  notes = [];
  unhear = onNote((note) => void (note.kind === "flags" && notes.push(note)));
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push({ path: request.url ?? "", body: JSON.parse(body), headers: request.headers });
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await flags?.close();
  flags = undefined;
  unhear();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it("asks for all flags with the static context and the headers, and is overruled by the environment", async () => {
  answer = json(on);
  const made = await make(
    { context: { environment: "test" }, headers: { authorization: "Bearer s3cret" }, url: `${url}/base/` },
    { FEATURE_B: "true" },
  );
  expect(asked[0]).toMatchObject({
    path: "/base/ofrep/v1/evaluate/flags",
    body: { context: { environment: "test" } },
    headers: { authorization: "Bearer s3cret", "content-type": "application/json" },
  });
  expect(made.details("a", false)).toEqual({
    value: true,
    variant: "on",
    reason: "STATIC",
    flagMetadata: { team: "x" },
  });
  expect(made.isOn("b")).toBe(true);
  expect(JSON.stringify([notes, readStates()])).not.toContain("s3cret");
});

it("revalidates by ETag and takes up changes", async () => {
  let current: { tag: string; value: unknown } = { tag: '"1"', value: on };
  answer = (request, response, body) => {
    if (request.headers["if-none-match"] === current.tag) response.writeHead(304).end();
    else json(current.value, { etag: current.tag })(request, response, body);
  };
  const made = await make();
  const heard: unknown[] = [];
  made.onChange((event) => heard.push(event));
  await until(() => expect(asked.length).toBeGreaterThan(3));
  expect(asked.slice(1).every(({ headers }) => headers["if-none-match"] === '"1"')).toBe(true);
  expect(heard).toEqual([]);
  current = { tag: '"2"', value: off };
  await until(() => expect(made.isOn("a")).toBe(false));
  expect(heard).toEqual([{ type: "changed", flags: ["a"] }]);
});

const failures: [string, Answer][] = [
  ["500", (_, response) => response.writeHead(500).end("no")],
  ["401", (_, response) => response.writeHead(401).end()],
  ["a redirect", (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
  ["silence", () => {}],
  ["a body that never ends", (_, response) => void response.writeHead(200).write("{")],
  ["no JSON", (_, response) => response.writeHead(200).end("<html>")],
  ["no list", json({ flags: {} })],
  ["a flag without key", json({ flags: [{ value: true }] })],
  ["too much", (_, response) => response.writeHead(200).end(`{"flags":[]${" ".repeat(2_000_000)}}`)],
  [
    "too much once unpacked",
    (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000, 32)));
    },
  ],
  ["a cut connection", (_, response) => response.destroy()],
  ["a 304 nobody asked for", (_, response) => response.writeHead(304).end()],
];

it.each(failures)("keeps the last good, marked stale, on %s", async (_, bad) => {
  answer = json(on);
  const made = await make();
  answer = bad;
  await until(() => expect(made.details("a", false).reason).toBe("STALE"));
  expect(made.isOn("a")).toBe(true);
  expect(notes.filter(({ event }) => event === "kept_last_good")).toHaveLength(1);
  expect(readStates().find(({ name }) => name === "flags")?.state.status).toBe("warn");
  answer = json(off);
  await until(() => expect(made.details("a", true)).toMatchObject({ value: false, reason: "STATIC" }));
  expect(readStates().find(({ name }) => name === "flags")?.state.status).toBe("pass");
});

it.each(failures)("starts off, inside its deadline, on %s", async (_, bad) => {
  answer = bad;
  const made = await make();
  expect(made.isOn("a")).toBe(false);
  expect(made.details("a", false).errorCode).toBe("FLAG_NOT_FOUND");
  expect(notes).toMatchObject([{ event: "unavailable", level: "warning" }]);
});

it("asks less often while the service fails, and not before Retry-After", async () => {
  answer = (_, response) => response.writeHead(429, { "retry-after": "60" }).end();
  await make({ every: 10, maxBackoff: 60_000 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(asked).toHaveLength(1);
});

it("reads errors and missing values of single flags", async () => {
  answer = json({
    flags: [
      { key: "bad", errorCode: "PARSE_ERROR", errorDetails: "rule" },
      { key: "odd", errorCode: "WHATEVER" },
      { key: "none", errorCode: "FLAG_NOT_FOUND" },
      { key: "code", reason: "DISABLED" },
      { key: "text", value: "on", reason: "STATIC" },
      { key: "__proto__", value: true },
    ],
  });
  const made = await make();
  expect(made.details("bad", false)).toMatchObject({
    value: false,
    errorCode: "PARSE_ERROR",
    errorMessage: "rule",
  });
  expect(made.details("odd", false)).toMatchObject({ errorCode: "GENERAL" });
  expect(made.details("none", false)).toMatchObject({ errorCode: "FLAG_NOT_FOUND" });
  expect(made.details("code", 7)).toMatchObject({ value: 7, reason: "DISABLED" });
  expect(made.details("text", false)).toMatchObject({ value: false, errorCode: "TYPE_MISMATCH" });
  expect(made.details("__proto__", false)).toMatchObject({ value: true, reason: "UNKNOWN" });
});

it.each(["ftp://x", "nonsense", "http://user:password@127.0.0.1"])(
  "refuses the address %s when it is made",
  async (bad) => {
    const error = await createFlags({ remote: bad }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FlagsOptionsError);
    expect((error as Error).message).not.toContain("password@");
  },
);

it("asks no more once closed", async () => {
  answer = json(on);
  const made = await make({ every: 10 });
  await made.close();
  const count = asked.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(asked.length).toBe(count);
  expect(made.isOn("a")).toBe(true);
});
