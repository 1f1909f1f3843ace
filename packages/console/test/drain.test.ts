/** Overload, outages and shutdown: never 500, nothing acknowledged that is not stored, everything counted. */
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "@holdfast/console";
import { afterEach, describe, expect, test } from "vitest";
import { envelope, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A real store whose `write` can be held back or made to fail. */
async function faultyStore() {
  const dataDir = await mkdtemp(join(tmpdir(), "holdfast-drain-"));
  folders.push(dataDir);
  const real = await openStore({ dataDir });
  let gate = Promise.resolve();
  const fault: { write?: Store["write"]; ping?: Store["ping"] } = {};
  const store: Store = {
    ...real,
    kind: real.kind,
    write: async (batch) => {
      await gate;
      return (fault.write ?? real.write)(batch);
    },
    ping: () => (fault.ping ?? real.ping)(),
  };
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    return resolve;
  };
  return { store, real, fault, hold, dataDir };
}

const otlpLog = (message: string) =>
  JSON.stringify({
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano: `${Date.now()}000000`,
                severityNumber: 17,
                body: { stringValue: message },
                attributes: [
                  { key: "exception.type", value: { stringValue: "X" } },
                  { key: "exception.message", value: { stringValue: message } },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
const sendLog = (on: TestConsole, message: string) =>
  on.send("/v1/logs", otlpLog(message), { "content-type": "application/json", "x-holdfast-key": on.key });

describe("group commit", () => {
  test("no request is answered before its event is stored", async () => {
    const { store, real, hold } = await faultyStore();
    const running = await startTestConsole({ store });
    const release = hold();
    const event = sentryEvent();
    let answered = false;
    const sending = running.sendEvent(event).then((answer) => {
      answered = true;
      return answer;
    });
    await expect.poll(async () => (await running.api("GET", "/api/stats")).json.intake.inFlight).toBe(1);
    expect(answered).toBe(false);
    expect(await real.event("1", event.event_id)).toBeNull();
    release();
    expect((await sending).status).toBe(200);
    expect(await real.event("1", event.event_id)).not.toBeNull();
    await running.close();
  });

  test("what waits during a write goes into the next one together", async () => {
    const { store, hold } = await faultyStore();
    const running = await startTestConsole({ store });
    const release = hold();
    const first = running.sendEvent(sentryEvent());
    await expect.poll(async () => (await running.api("GET", "/api/stats")).json.intake.inFlight).toBe(1);
    const rest = Array.from({ length: 30 }, () => running.sendEvent(sentryEvent()));
    await expect.poll(async () => (await running.api("GET", "/api/stats")).json.intake.queued).toBe(30);
    release();
    for (const { status } of await Promise.all([first, ...rest])) expect(status).toBe(200);
    expect((await running.api("GET", "/api/stats")).json.intake).toMatchObject({
      largestBatch: 30,
      events: 31,
    });
    await running.close();
  });
});

describe("overload", () => {
  test.each([
    ["queueItems", { queueItems: 2 }],
    ["queueBytes", { queueBytes: 40_000 }],
  ])("a full queue (%s) is answered 429 to Sentry SDKs and 503 to OTLP exporters", async (name, limits) => {
    const { store, hold } = await faultyStore();
    const running = await startTestConsole({ store, limits });
    const release = hold();
    const first = running.sendEvent(sentryEvent());
    await expect.poll(async () => (await running.api("GET", "/api/stats")).json.intake.inFlight).toBe(1);
    const large = { extra: { text: "x".repeat(10_000) } };
    const waiting = [running.sendEvent(sentryEvent(large)), running.sendEvent(sentryEvent(large))];
    await expect
      .poll(async () => (await running.api("GET", "/api/stats")).json.intake.queued)
      .toBeGreaterThan(0);

    const refused = await running.sendEvent(sentryEvent(large)).then(async (answer) =>
      // By bytes, one or two fit before.
      answer.status === 429 ? answer : running.sendEvent(sentryEvent(large)),
    );
    expect(refused.status).toBe(429);
    expect(refused.json.detail).toContain(name);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("x-sentry-rate-limits")).toMatch(/^\d+::project:overloaded$/);
    if (name === "queueItems") {
      const log = await sendLog(running, "boom");
      expect(log).toMatchObject({ status: 503, json: { code: 14 } });
      expect(Number(log.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    release();
    await Promise.all([first, ...waiting]);
    expect((await running.drops())["intake:overloaded:error"]).toBeGreaterThan(0);
    // And on it goes.
    expect((await running.sendEvent(sentryEvent())).status).toBe(200);
    await running.close();
  });

  test("a project above its rate is told when to come back, others are not", async () => {
    const running = await startTestConsole({ limits: { eventsPerSecond: 1 } });
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++) statuses.push((await running.sendEvent(sentryEvent())).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(200));
    const refused = await running.sendEvent(sentryEvent());
    expect(refused).toMatchObject({ status: 429, json: { code: "rate_limited" } });
    expect(refused.headers.get("x-sentry-rate-limits")).toContain("rate_limited");
    const other = (await running.api("POST", "/api/projects", { name: "other" })).json;
    const address = `/api/${other.id}/envelope/?sentry_key=${new URL(other.dsn).username}`;
    expect((await running.send(address, envelope(sentryEvent()))).status).toBe(200);
    await running.close();
  });
});

describe("outage", () => {
  const full = () =>
    Promise.reject(
      Object.assign(new Error("database or disk is full"), { code: "ERR_SQLITE_ERROR", errcode: 13 }),
    );

  test("a store that cannot write: 503 with Retry-After, counted, and fine again when it can", async () => {
    const { store, fault } = await faultyStore();
    const running = await startTestConsole({ store });
    fault.write = full;
    for (const answer of [await running.sendEvent(sentryEvent()), await sendLog(running, "boom")]) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(await running.drops()).toMatchObject({ "intake:store_unavailable:error": 2 });
    expect((await running.api("GET", "/health")).json).toMatchObject({ status: "degraded" });
    expect(running.log.join()).toContain("disk is full");
    delete fault.write;
    const event = sentryEvent();
    expect((await running.sendEvent(event)).status).toBe(200);
    expect((await running.api("GET", "/health")).json).toMatchObject({ status: "ok" });
    await running.close();
  });

  test("a store that does not answer: the request is told so in time", async () => {
    const { store, hold } = await faultyStore();
    const running = await startTestConsole({ store, limits: { answerMs: 300 } });
    const release = hold();
    const answers = await Promise.all([running.sendEvent(sentryEvent()), sendLog(running, "boom")]);
    for (const { status } of answers) expect(status).toBe(503);
    release();
    expect((await running.sendEvent(sentryEvent())).status).toBe(200);
    await running.close();
  });

  test("a bad item does not take the others with it", async () => {
    const { store, real, fault, hold } = await faultyStore();
    const running = await startTestConsole({ store });
    const bad = sentryEvent();
    fault.write = (batch) => {
      const poisoned = batch.some(({ errors }) => errors.some(({ error }) => error.id === bad.event_id));
      return poisoned ? Promise.reject(new TypeError("cannot bind this value")) : real.write(batch);
    };
    const release = hold();
    const first = running.sendEvent(sentryEvent());
    await expect.poll(async () => (await running.api("GET", "/api/stats")).json.intake.inFlight).toBe(1);
    const good = Array.from({ length: 20 }, () => sentryEvent());
    const sending = [...good.slice(0, 7), bad, ...good.slice(7)].map((event) => running.sendEvent(event));
    await expect.poll(async () => (await running.api("GET", "/api/stats")).json.intake.queued).toBe(21);
    release();
    const answers = await Promise.all([first, ...sending]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(21);
    expect(answers.filter(({ status }) => status === 422).map(({ json }) => json.code)).toEqual([
      "rejected_by_store",
    ]);
    for (const { event_id } of good) expect(await real.event("1", event_id)).not.toBeNull();
    expect(await running.drops()).toMatchObject({ "intake:rejected_by_store:error": 1 });
    expect(running.log.join()).toContain(bad.event_id);
    await running.close();
  });

  test("health tells at once that the database is gone, also while it hangs", async () => {
    const { store, fault } = await faultyStore();
    const running = await startTestConsole({ store });
    expect((await running.api("GET", "/health")).status).toBe(200);
    fault.ping = () => new Promise(() => {});
    await expect
      .poll(async () => (await running.api("GET", "/health")).status, { timeout: 10_000 })
      .toBe(503);
    expect((await running.api("GET", "/health/live")).status).toBe(200);
    await running.close();
  });
});

describe("shutdown", () => {
  test("what is in flight is stored and answered, then the port is closed", async () => {
    const { store, hold, dataDir } = await faultyStore();
    const running = await startTestConsole({ store });
    const release = hold();
    const events = Array.from({ length: 10 }, () => sentryEvent());
    const sending = events.map((event) => running.sendEvent(event));
    await expect
      .poll(async () => {
        const { inFlight, queued } = (await running.api("GET", "/api/stats")).json.intake;
        return inFlight + queued;
      })
      .toBe(10);
    const closed = running.close();
    release();
    for (const { status } of await Promise.all(sending)) expect(status).toBe(200);
    await closed;
    await expect(fetch(`${running.url}/health`)).rejects.toThrow();
    const after = await openStore({ dataDir });
    for (const { event_id } of events) expect(await after.event("1", event_id)).not.toBeNull();
    await after.close();
  });

  test("a connection that is kept open hears 503 with Retry-After", async () => {
    const { store, hold } = await faultyStore();
    const running = await startTestConsole({ store });
    const release = hold();
    const socket = connect(Number(new URL(running.url).port), "127.0.0.1");
    // Closed by the console where the second request came too late.
    socket.on("error", () => {});
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    const post = (text: string) =>
      `POST /api/1/envelope/?sentry_key=${running.key} HTTP/1.1\r\nhost: x\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
    // The second request is on the same connection, behind the first.
    socket.write(post(envelope(sentryEvent())));
    await expect.poll(async () => (await running.api("GET", "/api/stats")).json.intake.inFlight).toBe(1);
    const closed = running.close();
    socket.write(post(envelope(sentryEvent())));
    release();
    await closed;
    await expect.poll(() => heard).toMatch(/^HTTP\/1\.1 200 /);
    const second = heard.split("HTTP/1.1 ")[2];
    if (second !== undefined) expect(second).toMatch(/^503 [\s\S]*retry-after: /i);
  });

  test("a write that never ends does not hold it up for ever", async () => {
    const { store, hold } = await faultyStore();
    const running = await startTestConsole({ store, drainMs: 300 });
    hold();
    const sending = running.sendEvent(sentryEvent()).then(
      ({ status }) => status,
      () => "cut off",
    );
    await expect.poll(async () => (await running.api("GET", "/api/stats")).json.intake.inFlight).toBe(1);
    const stalled = connect(Number(new URL(running.url).port), "127.0.0.1");
    stalled.on("error", () => {});
    stalled.write("POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
    await running.close();
    expect(await sending).toBe(503);
    expect(running.log.join()).toContain("still open");
  });

  test("drop counts survive it, and closing twice is closing once", async () => {
    const { store, dataDir } = await faultyStore();
    const running = await startTestConsole({ store });
    await running.send("/api/1/envelope/", "{}");
    await Promise.all([running.close(), running.close()]);
    const after = await openStore({ dataDir });
    expect(await after.drops(0)).toMatchObject([
      { by: "intake", reason: "no_key", category: "envelope", count: 1 },
    ]);
    await after.close();
  });
});
