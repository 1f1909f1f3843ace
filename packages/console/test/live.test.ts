/** Open pages hear what changes. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Live } from "../src/api/live.ts";
import { ADMIN_TOKEN, envelope, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

interface Listening {
  response: Response;
  text: () => string;
  events: () => { project: string; id: string; created: boolean }[];
  ended: Promise<void>;
  stop: () => void;
}

async function listen(token = ADMIN_TOKEN): Promise<Listening> {
  const stopping = new AbortController();
  const response = await fetch(`${running.url}/api/stream`, {
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
    signal: stopping.signal,
  });
  let text = "";
  const read = async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  };
  return {
    response,
    text: () => text,
    events: () => [...text.matchAll(/^event: issue\ndata: (.*)\n\n/gm)].map(([, data]) => JSON.parse(data!)),
    ended: read().catch(() => {}),
    stop: () => stopping.abort(),
  };
}

test("a new issue and a change of it are told; proxies are told not to hold them back", async () => {
  const page = await listen();
  expect(page.response.status).toBe(200);
  expect(page.response.headers.get("content-type")).toContain("text/event-stream");
  expect(page.response.headers.get("cache-control")).toBe("no-store");
  expect(page.response.headers.get("x-accel-buffering")).toBe("no");
  const event = sentryEvent();
  await running.sendEvent(event);
  await expect.poll(() => page.events()).toHaveLength(1);
  const { issue } = (await running.api("GET", `/api/projects/1/events/${event.event_id}`)).json;
  expect(page.events()[0]).toEqual({ project: "1", id: issue, created: true });

  await running.api("PATCH", `/api/issues/${issue}`, { status: "resolved" });
  await expect.poll(() => page.events()[1]).toEqual({ project: "1", id: issue, created: false });
  page.stop();
});

test("many writes are told a few times a second, not each", async () => {
  const page = await listen();
  const started = Date.now();
  for (let i = 0; i < 200; i++) await running.sendEvent(sentryEvent());
  await wait(300);
  const rounds = Math.ceil((Date.now() - started) / 250) + 1;
  expect(page.events().length).toBeGreaterThan(0);
  expect(page.events().length).toBeLessThanOrEqual(rounds);
  page.stop();
});

test("a read key hears its own project only; without a key nothing is heard", async () => {
  const other = (await running.api("POST", "/api/projects", { name: "other" })).json;
  const { secret } = (await running.api("POST", `/api/projects/${other.id}/keys`, { kind: "read" })).json;
  const [all, own] = [await listen(), await listen(secret)];
  await running.sendEvent(sentryEvent());
  await running.send(
    `/api/${other.id}/envelope/?sentry_key=${new URL(other.dsn).username}`,
    envelope(sentryEvent()),
  );
  await expect.poll(() => own.events()).toHaveLength(1);
  await expect.poll(() => new Set(all.events().map(({ project }) => project)).size).toBe(2);
  expect(own.events()[0]!.project).toBe(other.id);
  all.stop();
  own.stop();
  expect((await fetch(`${running.url}/api/stream`)).status).toBe(401);
});

test("connections are bounded, freed when they go, and ended by a shutdown", async () => {
  const pages: Listening[] = [];
  for (let i = 0; i < 10; i++) {
    const { secret } = (await running.api("POST", "/api/projects/1/keys", { kind: "read" })).json;
    pages.push(...(await Promise.all(Array.from({ length: 20 }, () => listen(secret)))));
  }
  expect(pages.filter(({ response }) => response.status === 200)).toHaveLength(200);
  const refused = await running.api("GET", "/api/stream");
  expect(refused).toMatchObject({ status: 503, json: { error: { code: "too_many_streams" } } });
  for (const page of pages.slice(1)) page.stop();
  await expect
    .poll(async () => (await running.api("GET", "/api/stats")).json.streams, { timeout: 5000 })
    .toBe(1);
  await running.close();
  await pages[0]!.ended;
  running = await startTestConsole();
});

test("a stream ends with the key or the session that it belongs to", async () => {
  const { secret, id } = (await running.api("POST", "/api/projects/1/keys", { kind: "read" })).json;
  const byKey = await listen(secret);
  const other = await listen();
  await running.api("DELETE", `/api/keys/${id}`);
  await byKey.ended;

  const json = { "content-type": "application/json" };
  const signedIn = await running.send("/api/session", JSON.stringify({ token: ADMIN_TOKEN }), json);
  const cookie = signedIn.headers.get("set-cookie")!.split(";")[0]!;
  const bySession = await fetch(`${running.url}/api/stream`, { headers: { cookie } });
  expect(bySession.status).toBe(200);
  await fetch(`${running.url}/api/session/end`, {
    method: "POST",
    headers: { cookie, origin: running.url },
  });
  await bySession.text();

  await running.sendEvent(sentryEvent());
  await expect.poll(() => other.events().length).toBe(1);
  other.stop();
});

test("one visitor has twenty streams at most, others have theirs", async () => {
  const { secret } = (await running.api("POST", "/api/projects/1/keys", { kind: "read" })).json;
  const streams = await Promise.all(Array.from({ length: 20 }, () => listen(secret)));
  const more = await listen(secret);
  expect(more.response.status).toBe(503);
  const other = await listen();
  expect(other.response.status).toBe(200);
  for (const stream of [...streams, other]) stream.stop();
});

test("whoever may no longer listen is found out at the next heartbeat", async () => {
  const live = new Live(20);
  let may = true;
  const server = createServer((_request, response) =>
    live.add(response, { id: "x", project: null, still: async () => may }, "1"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await wait(60);
  expect(live.clients).toBe(1);
  may = false;
  expect(await response.text()).toContain(": still here");
  expect(live.clients).toBe(0);
  live.close();
  server.close();
});
