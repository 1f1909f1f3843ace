/** Judgements over time as the API tells them: recovery, what reopens, releases compared, boots and loops. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

const MINUTE = 60_000;

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

/** Requests of a route as an SDK that traces sends them, so many minutes ago. */
async function requests(release: string, ago: number, count: number, status = 200): Promise<void> {
  for (let i = 0; i < count; i++) {
    const at = (Date.now() - ago * MINUTE) / 1000 + i * 0.01;
    const transaction = {
      event_id: newId(),
      type: "transaction",
      transaction: "GET /things/:id",
      release,
      environment: "production",
      start_timestamp: at,
      timestamp: at + 0.02,
      contexts: {
        trace: {
          trace_id: newId(),
          span_id: "00f067aa0ba902b7",
          op: "http.server",
          data: { "http.request.method": "GET", "http.response.status_code": status },
        },
      },
    };
    const body = `${JSON.stringify({ event_id: transaction.event_id })}\n{"type":"transaction"}\n${JSON.stringify(transaction)}\n`;
    const answer = await running.send(`/api/1/envelope/?sentry_key=${running.key}`, body);
    expect(answer.status).toBe(200);
  }
}

const fail = (release: string, ago: number) =>
  running.sendEvent(
    sentryEvent({ release, environment: "production", timestamp: (Date.now() - ago * MINUTE) / 1000 }),
  );

async function issue() {
  const { json } = await running.api("GET", "/api/issues?sort=count&limit=1");
  return (await running.api("GET", `/api/issues/${json.issues[0].id}`)).json;
}

describe("an issue from its failure to its proof", () => {
  test("is not proven while it is ill: silence is none", async () => {
    await requests("1.0.0", 50, 6);
    await requests("1.1.0", 40, 8);
    await requests("1.1.0", 39, 8, 500);
    for (let i = 0; i < 8; i++) await fail("1.1.0", 39);
    expect(await issue()).toMatchObject({
      status: "unresolved",
      criteria: [],
      regressed: null,
      recovery: {
        state: "not proven",
        recurred: false,
        mended: null,
        routes: [{ route: "GET /things/:id", clean: 0, needed: 6, done: false }],
        missing: [
          expect.stringContaining("No version with the mend"),
          expect.stringContaining("no request yet"),
        ],
      },
      comparison: {
        before: { release: "1.0.0", total: 6 },
        after: { release: "1.1.0", total: 16 },
        verdict: "not enough data",
      },
    });
  });

  test("counts clean requests of the version that came after", async () => {
    await requests("1.1.1", 20, 4);
    const { recovery } = await issue();
    expect(recovery).toMatchObject({
      state: "not proven",
      mended: { release: "1.1.1", how: "release" },
      routes: [{ clean: 4, needed: 6 }],
      missing: ["GET /things/:id: 4 of 6 clean requests."],
    });
    expect(Date.parse(recovery.mended.since)).toBeGreaterThan(Date.now() - 21 * MINUTE);
    await requests("1.1.1", 10, 2);
    expect((await issue()).recovery).toMatchObject({
      state: "proven",
      missing: [],
      routes: [{ done: true }],
    });
  });

  test("waits for what the team asks for", async () => {
    const { id } = await issue();
    const path = `/api/issues/${id}/criteria`;
    const criteria = [
      { kind: "no-5xx", hours: 24 },
      { kind: "p95-below", route: "GET /things/:id", milliseconds: 500, hours: 0.1 },
    ];
    const { status, json } = await running.api("PUT", path, { criteria });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      criteria,
      recovery: {
        state: "holding",
        criteria: [
          { name: "no 5xx for 24 h", state: "running" },
          { name: "p95 of GET /things/:id below 500 ms for 6 min", state: "held", left: 0 },
        ],
      },
    });
    for (const body of [
      {},
      { criteria: [{ kind: "no-5xx" }] },
      { criteria: [{ kind: "p95-below", hours: 1 }] },
      { criteria: [{ kind: "uptime", hours: 1 }] },
      { criteria: [{ kind: "no-5xx", hours: 1e6 }] },
    ])
      expect((await running.api("PUT", path, body)).status).toBe(400);
    expect((await running.api("PUT", "/api/issues/nope/criteria", { criteria })).status).toBe(404);
    expect((await running.api("PUT", path, { criteria: [] })).json.recovery.state).toBe("proven");
  });

  test("stays resolved while an old version fails, and is back when the mended one does", async () => {
    const { id } = await issue();
    expect((await running.api("PATCH", `/api/issues/${id}`, { status: "resolved" })).json).toMatchObject({
      status: "resolved",
      resolvedAt: expect.any(String),
    });
    await fail("1.1.0", 0);
    await fail("1.1.1", 5);
    expect(await issue()).toMatchObject({ status: "resolved", regressed: null });
    await running.api("PATCH", `/api/issues/${id}`, { status: "unresolved" });
  });

  test("is back when the version that had answered without it shows it again", async () => {
    await requests("1.1.2", 3, 5);
    const { id } = await issue();
    await running.api("PATCH", `/api/issues/${id}`, { status: "resolved" });
    await fail("1.1.2", 0);
    const back = await issue();
    expect(back).toMatchObject({
      status: "unresolved",
      regressed: { release: "1.1.2" },
      recovery: { state: "not proven", recurred: true, mended: { release: "1.1.2" } },
    });
    expect(back.recovery.missing[0]).toBe("The root came back once on 1.1.2.");
  });

  test("has no recovery while it is ignored", async () => {
    const { id } = await issue();
    const { json } = await running.api("PATCH", `/api/issues/${id}`, { status: "ignored" });
    expect(json.recovery).toBeNull();
  });
});

describe("boots", () => {
  const boot = async (id: string, ago: number, outcome: string, phases: string, severity = 9) => {
    const attributes = Object.entries({ id, outcome, phases, started: Date.now() - ago * MINUTE }).map(
      ([key, value]) => ({
        key: `holdfast.boot.${key}`,
        value: typeof value === "number" ? { intValue: value } : { stringValue: value },
      }),
    );
    const record = {
      timeUnixNano: `${Date.now() - ago * MINUTE}000000`,
      severityNumber: severity,
      eventName: "holdfast.boot",
      body: { stringValue: `boot: ${outcome}` },
      attributes,
    };
    const resource = {
      attributes: [
        { key: "service.name", value: { stringValue: "orders" } },
        { key: "service.version", value: { stringValue: "1.5.0" } },
      ],
    };
    const answer = await running.send(
      "/v1/logs",
      JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }),
      { "content-type": "application/json", "x-holdfast-key": running.key },
    );
    expect(answer.status).toBe(200);
  };

  test("make a loop while the service does not come up", async () => {
    expect((await running.api("GET", "/api/loops")).json).toEqual({ loops: [] });
    for (const [index, ago] of [9, 6, 3].entries())
      await boot(`b${index}`, ago, "hung", "settings done (3 ms); database hung (30000 ms)", 21);
    const { json } = await running.api("GET", "/api/boots?project=1");
    expect(json.boots).toMatchObject([
      { id: "b2", service: "orders", release: "1.5.0", outcome: "hung" },
      { id: "b1" },
      { id: "b0", phases: [{ name: "settings" }, { name: "database", state: "hung", duration: 30000 }] },
    ]);
    expect((await running.api("GET", "/api/loops?project=1")).json.loops).toMatchObject([
      { project: "1", kind: "crash", service: "orders", starts: 3, phase: "database", running: true },
    ]);
    await boot("b3", 1, "ready", "settings done (3 ms); database done (80 ms)");
    expect((await running.api("GET", "/api/loops")).json.loops).toMatchObject([{ running: false }]);
  });

  test("are those of the projects that a key may read", async () => {
    const { json } = await running.api("POST", "/api/projects/1/keys", { kind: "read", label: "x" });
    const headers = { authorization: `Bearer ${json.secret}` };
    for (const path of ["/api/boots?project=2", "/api/health-reports?project=2", "/api/loops?project=2"])
      expect((await running.api("GET", path, undefined, headers)).status).toBe(403);
    expect((await running.api("GET", "/api/loops", undefined, headers)).status).toBe(200);
    const { id } = await issue();
    expect((await running.api("PUT", `/api/issues/${id}/criteria`, { criteria: [] }, headers)).status).toBe(
      403,
    );
  });
});
