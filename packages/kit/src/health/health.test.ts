import { createServer, get, request as send } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closersOf, type Note, onNote, registerState, resetLifecycle, setLifecycle } from "../core/index.ts";
import {
  createHealth,
  type Health,
  type HealthAnswer,
  type HealthOptions,
  type HealthRequest,
  HealthSetupError,
  handleHealth,
  listenHealth,
} from "./index.ts";

const made: Health[] = [];
const ends: (() => unknown)[] = [];
let notes: Note[] = [];

beforeEach(() => {
  notes = [];
  ends.push(onNote((note) => notes.push(note)));
});
afterEach(async () => {
  for (const health of made.splice(0)) health.close();
  for (const end of ends.splice(0)) await end();
  resetLifecycle();
});

function make(options: HealthOptions = {}): Health {
  const health = createHealth({ environment: "production", ...options });
  made.push(health);
  return health;
}

function ask(health: Health, path: string, more: Partial<HealthRequest> = {}): HealthAnswer & { json: Json } {
  const answer = health.answerHealth({ method: "GET", path, ...more });
  if (!answer) throw new Error(`${path} was not answered`);
  return { ...answer, json: JSON.parse(answer.body || "null") as Json };
}
// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at
type Json = any;

const fine = async (): Promise<void> => {};
const broken = async (): Promise<never> => {
  throw new Error("connection refused");
};

describe("the shapes of sheet 3", () => {
  test("/health is exactly as asked for, and 200 exactly", async () => {
    const health = make();
    health.check("database", fine);
    await health.refresh();
    const { status, body, headers } = ask(health, "/health");
    expect(status).toBe(200);
    expect(body).toBe('{"status":"ok","environment":"production","database":"ok"}');
    expect(headers).toMatchObject({ "content-type": "application/json", "cache-control": "no-store" });
    expect(headers).not.toHaveProperty("etag");
  });

  test("/health is 503 when the database does not answer", async () => {
    const health = make();
    health.check("database", broken);
    await health.refresh();
    const { status, json } = ask(health, "/health");
    expect(status).toBe(503);
    expect(json).toEqual({ status: "failed", environment: "production", database: "failed" });
  });

  test("/health/full adds backend and the external API, whose failure is not the service's", async () => {
    const health = make();
    health.check("database", fine).check("venice_api", { critical: false }, broken);
    await health.refresh();
    expect(ask(health, "/health/full")).toMatchObject({
      status: 200,
      json: {
        status: "degraded",
        environment: "production",
        backend: "ok",
        database: "ok",
        venice_api: "failed",
      },
    });
    expect(ask(health, "/health")).toMatchObject({ status: 200, json: { status: "ok" } });
  });
});

describe("the shape of sheet 2", () => {
  test("/health/detailed has time, environment, checks, overall status and the failed ones", async () => {
    const health = make({ details: "everyone" });
    health
      .check("database", fine)
      .check("auth", { critical: false, affects: ["/api/sign-in"] }, broken)
      .check("threads", { critical: false }, () => ({
        status: "warn",
        output: "2 are null",
        details: { total: 10, with_value: 8, null_value: 2 },
      }));
    await health.refresh();
    const { status, json } = ask(health, "/health/detailed");
    expect(status).toBe(200);
    expect(Date.parse(json.timestamp)).toBeGreaterThan(0);
    expect(json).toMatchObject({
      environment: "production",
      status: "degraded",
      failed_checks: ["auth"],
      checks: {
        database: { status: "ok", critical: true },
        auth: { status: "failed", output: "connection refused", affects: ["/api/sign-in"] },
        threads: { status: "degraded", details: { total: 10, with_value: 8, null_value: 2 } },
      },
    });
  });

  test("everybody else sees status words only, on every endpoint and in both types", async () => {
    const health = make();
    health.check("database", { affects: ["/api/secret-route"] }, () => ({
      status: "fail",
      output: "db-host.internal refused",
      measurements: [{ measure: "rows", value: 4711 }],
      details: { host: "db-host.internal" },
    }));
    await health.refresh();
    for (const path of ["", "/full", "/detailed", "/ready", "/live", "/startup", "/database", "/none"]) {
      for (const accept of ["*/*", "application/health+json"]) {
        const { body } = ask(health, `/health${path}`, { accept });
        expect(body).not.toMatch(/internal|secret-route|4711|refused/);
      }
    }
  });
});

describe("who may see details", () => {
  const token = "a-token-of-enough-length";
  const sees = (health: Health, more: Partial<HealthRequest>): boolean =>
    "output" in ask(health, "/health/detailed", more).json.checks.database;
  const withToken = (value: string) => ({ headers: { authorization: value } });

  test("a bearer token, and nothing like it", async () => {
    const health = make({ details: { token } });
    health.check("database", broken);
    await health.refresh();
    expect(sees(health, withToken(`Bearer ${token}`))).toBe(true);
    expect(sees(health, withToken(`bearer ${token}`))).toBe(true);
    for (const wrong of [
      "",
      "Bearer",
      `Bearer ${token}x`,
      token,
      `Basic ${token}`,
      `Bearer ${"x".repeat(10_000)}`,
    ]) {
      expect(sees(health, withToken(wrong))).toBe(false);
    }
    expect(sees(health, {})).toBe(false);
    expect(sees(health, { authorized: true })).toBe(true);
  });

  test("callers on this machine, unless they pass on", async () => {
    const health = make({ details: { loopback: true } });
    health.check("database", broken);
    await health.refresh();
    for (const remoteAddress of ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.9.9.9"]) {
      expect(sees(health, { remoteAddress, headers: {} })).toBe(true);
      expect(sees(health, { remoteAddress, headers: { "x-forwarded-for": "8.8.8.8" } })).toBe(false);
      expect(sees(health, { remoteAddress })).toBe(false);
    }
    for (const remoteAddress of ["10.0.0.1", "127.0.0.1.evil", "::2", undefined]) {
      expect(sees(health, { remoteAddress, headers: {} })).toBe(false);
    }
  });

  test("a hook: only true is a yes", async () => {
    for (const [answer, seen] of [
      [() => true, true],
      [() => false, false],
      [async () => true, false],
      [() => "yes", false],
      [() => broken(), false],
      [
        () => {
          throw null;
        },
        false,
      ],
    ] as const) {
      const health = make({ details: { authorize: answer as () => boolean } });
      health.check("database", () => ({ status: "fail", output: "x" }));
      await health.refresh();
      expect(sees(health, {})).toBe(seen);
    }
  });

  test("a token that can be guessed is refused", () => {
    expect(() => createHealth({ details: { token: "short" } })).toThrow(HealthSetupError);
  });
});

describe("readiness, liveness, start", () => {
  test("before the first result the word is pending, not a guess", () => {
    const health = make();
    health.check("database", fine);
    expect(ask(health, "/health")).toMatchObject({
      status: 503,
      json: { status: "starting", database: "pending" },
    });
    expect(ask(health, "/health/ready")).toMatchObject({
      status: 503,
      json: { failed_checks: ["database"] },
    });
    expect(ask(health, "/health/database").status).toBe(503);
    expect(ask(health, "/health/live").status).toBe(200);
  });

  test("the start is told by phase, from the first second", async () => {
    setLifecycle("starting");
    const health = make({
      startup: () => ({
        started: 0,
        phases: [
          { name: "config", state: "done", duration: 3.2 },
          { name: "database", state: "running", reason: "waits for 10.0.0.1" },
          { name: "jobs", state: "waiting" },
        ],
      }),
    });
    expect(ask(health, "/health")).toMatchObject({
      status: 503,
      json: { status: "starting", phase: "database" },
    });
    const { status, json, body } = ask(health, "/health/startup");
    expect(status).toBe(503);
    expect(json).toMatchObject({ status: "starting", phase: "database" });
    expect(json.phases[0]).toEqual({ name: "config", state: "done", duration_ms: 3 });
    expect(body).not.toContain("10.0.0.1");
    expect(ask(health, "/health/startup", { authorized: true }).body).toContain("10.0.0.1");
    expect(ask(health, "/health/live").status).toBe(200);
    setLifecycle("ready");
    expect(ask(health, "/health/startup")).toMatchObject({ status: 200, json: { status: "ok" } });
  });

  test("a module that is off warns, with its reason for those who may see it, and takes nothing away", () => {
    const health = make({
      startup: () => ({
        phases: [
          { name: "config", state: "done", duration: 3 },
          { name: "analytics", state: "failed", reason: "connect ECONNREFUSED 10.0.0.1:8123" },
          { name: "reports", state: "skipped", reason: "analytics is off" },
        ],
      }),
    });
    setLifecycle("starting");
    expect(ask(health, "/health/full").json).not.toHaveProperty("module:analytics");
    setLifecycle("ready");
    for (const path of ["/full", "/detailed"])
      expect(ask(health, `/health${path}`)).toMatchObject({ status: 200, json: { status: "degraded" } });
    for (const path of ["", "/ready"])
      expect(ask(health, `/health${path}`)).toMatchObject({ status: 200, json: { status: "ok" } });
    expect(ask(health, "/health").json).not.toHaveProperty("module:analytics");
    expect(ask(health, "/health/full").json).toMatchObject({
      "module:analytics": "degraded",
      "module:reports": "degraded",
    });
    expect(ask(health, "/health/detailed").body).not.toContain("10.0.0.1");
    expect(
      ask(health, "/health/detailed", { authorized: true }).json.checks["module:analytics"],
    ).toMatchObject({
      status: "degraded",
      critical: false,
      output: "off since the start: it failed: connect ECONNREFUSED 10.0.0.1:8123",
    });
    expect(ask(health, "/health/module:analytics").status).toBe(200);
    expect(health.report().checks.find(({ name }) => name === "module:reports")).toMatchObject({
      status: "warn",
      critical: false,
    });
  });

  test("the boot's registered state serves as well, and nonsense in it does no harm", () => {
    setLifecycle("starting");
    const health = make();
    ends.push(
      registerState({
        name: "boot",
        read: () => ({
          status: "pass",
          details: { timeline: { phases: [{ name: "pool", state: "hung" }] } },
        }),
      }),
    );
    expect(ask(health, "/health/startup").json).toMatchObject({ phase: "pool" });
    for (const startup of [
      () => null,
      () => ({ phases: "none" }),
      () => ({ phases: [null, 7, { name: "a" }, { name: 1, state: "done" }], started: 1e300 }),
      broken,
      () => {
        throw new Error("no");
      },
    ]) {
      const other = make({ startup: startup as never });
      expect(ask(other, "/health/startup")).toMatchObject({ status: 503, json: { status: "starting" } });
    }
  });

  test("draining is not ready, but alive", async () => {
    const health = make();
    health.check("database", fine);
    await health.refresh();
    setLifecycle("draining");
    expect(ask(health, "/health/ready")).toMatchObject({ status: 503, json: { status: "draining" } });
    expect(ask(health, "/health").status).toBe(503);
    expect(ask(health, "/health/live").status).toBe(200);
    expect(ask(health, "/health/startup").status).toBe(200);
  });

  test("liveness asks no dependency and no part; it fails when the process gave itself up", async () => {
    const health = make({ details: "everyone" });
    health.check("database", broken);
    await health.refresh();
    let read = 0;
    ends.push(
      registerState({
        name: "jobs",
        read: () => {
          read++;
          return { status: "fail" };
        },
      }),
    );
    expect(ask(health, "/health/live")).toMatchObject({ status: 200, json: { status: "ok" } });
    expect(read).toBe(0);
    health.giveUp("the heap is corrupt");
    expect(ask(health, "/health/live")).toMatchObject({
      status: 503,
      json: { status: "failed", output: "the heap is corrupt" },
    });
    expect(notes.at(-1)).toMatchObject({ kind: "health", level: "fatal", check: "live" });
  });

  test("a failed boot is neither alive nor ready", () => {
    const health = make();
    setLifecycle("failed");
    for (const path of ["", "/live", "/ready", "/startup", "/full", "/detailed"]) {
      expect(ask(health, `/health${path}`).status).toBe(503);
    }
  });
});

describe("paths and methods", () => {
  test("aliases, slashes, queries, escapes; what is not ours is left alone", async () => {
    const health = make();
    health.check("database", fine).check("journey: order", fine);
    await health.refresh();
    for (const path of [
      "/health/",
      "/health?x",
      "/health/db",
      "/health/database/?verbose=1",
      "/health/journey%3A%20order",
    ]) {
      expect(ask(health, path).status).toBe(200);
    }
    for (const path of ["/", "/healthz", "/api/health", "/healthy/db", "", "health"]) {
      expect(health.answerHealth({ method: "GET", path })).toBeUndefined();
    }
    for (const path of [
      "/health/nope",
      "/health/%",
      "/health/db/x",
      "/health/__proto__",
      "/health/toString",
    ]) {
      expect(ask(health, path).status).toBe(404);
    }
    expect(ask(health, "/health/nope").json.paths).toContain("/health/database");
  });

  test("HEAD has no body; other methods are refused, also for checks that fail", async () => {
    const health = make();
    health.check("database", broken);
    await health.refresh();
    expect(health.answerHealth({ method: "HEAD", path: "/health" })).toMatchObject({ status: 503, body: "" });
    expect(ask(health, "/health", { method: "POST" })).toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD" },
    });
  });

  test("another prefix", () => {
    const health = make({ path: "/internal/health/" });
    expect(ask(health, "/internal/health/live").status).toBe(200);
    expect(health.answerHealth({ method: "GET", path: "/health" })).toBeUndefined();
    for (const path of ["", "/", "health", "/a b", "/a?b"])
      expect(() => createHealth({ path })).toThrow(HealthSetupError);
  });
});

describe("application/health+json", () => {
  test("follows the draft", async () => {
    const health = make({ service: "quotes", release: "abc123", details: "everyone" });
    health
      .check("database", { component: "datastore", affects: ["/api/*"] }, () => ({
        status: "pass",
        output: "fine",
        measurements: [
          { measure: "responseTime", value: 3, unit: "ms" },
          { measure: "connections", value: 5 },
        ],
      }))
      .check("redis", { critical: false, affects: ["/api/stock"] }, broken);
    await health.refresh();
    const { status, headers, json } = ask(health, "/health/full", { accept: "application/health+json" });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "content-type": "application/health+json", vary: "accept" });
    expect(json).toMatchObject({
      status: "warn",
      releaseId: "abc123",
      serviceId: "quotes",
      checks: {
        "database:responseTime": [
          { componentType: "datastore", observedValue: 3, observedUnit: "ms", status: "pass" },
        ],
        "database:connections": [{ observedValue: 5, status: "pass" }],
        "redis:responseTime": [
          { status: "fail", affectedEndpoints: ["/api/stock"], output: "connection refused" },
        ],
      },
    });
    expect(json.checks["database:responseTime"][0]).not.toHaveProperty("output");
    expect(Date.parse(json.checks["database:responseTime"][0].time)).toBeGreaterThan(0);
  });

  test.each([
    [undefined, false],
    ["*/*", false],
    ["application/json", false],
    ["application/*", false],
    ["application/health+json", true],
    ["Application/Health+JSON; q=0.5, text/html", true],
    ["application/health+json;q=0", false],
    ["application/health+json;q=0.4, application/json;q=0.9", false],
    ["application/json, application/health+json", true],
    ["application/health+json;q=nonsense", false],
    [`application/health+json,${"x".repeat(5_000)}`, false],
  ])("Accept: %s", (accept, draft) => {
    const { headers } = ask(make(), "/health/live", { accept });
    expect(headers["content-type"]).toBe(draft ? "application/health+json" : "application/json");
  });

  test("status is fail exactly where the answer is no 2xx", async () => {
    const health = make();
    health.check("database", fine).check("cache", { critical: false }, broken);
    const paths = ["", "/full", "/detailed", "/ready", "/live", "/startup", "/cache", "/database"];
    for (const lifecycle of ["starting", "ready", "draining"] as const) {
      setLifecycle(lifecycle);
      for (const path of paths) {
        const { status, json } = ask(health, `/health${path}`, { accept: "application/health+json" });
        expect(json.status === "fail", `${lifecycle} ${path}`).toBe(status !== 200);
      }
      await health.refresh();
    }
  });
});

describe("the kit's own parts", () => {
  test("their states are checks, and a hostile one is a failed check", () => {
    const health = make({ details: "everyone" });
    for (const [name, read] of [
      ["breaker:auth", () => ({ status: "warn", output: "open", details: { since: 1n } })],
      ["status", () => ({ status: "pass" })],
      ["nothing", () => undefined],
      ["later", broken],
      [
        "throws",
        () => {
          throw undefined;
        },
      ],
    ] as const) {
      ends.push(registerState({ name, read: read as never }));
    }
    const { status, json } = ask(health, "/health/detailed");
    expect(status).toBe(200);
    expect(json.status).toBe("degraded");
    expect(json.checks["breaker:auth"]).toMatchObject({
      status: "degraded",
      critical: false,
      details: { since: "1" },
    });
    expect(json.checks["part:status"].status).toBe("ok");
    expect(json.failed_checks.sort()).toEqual(["later", "nothing", "throws"]);
    expect(ask(health, "/health/breaker:auth").status).toBe(200);
    expect(ask(health, "/health")).toMatchObject({
      status: 200,
      json: { status: "ok", environment: "production" },
    });
  });

  test("a part that fails keeps requests away, and is named; one that warns does not", () => {
    const health = make();
    let status: "pass" | "warn" | "fail" = "fail";
    ends.push(registerState({ name: "migrations", read: () => ({ status }) }));
    expect(ask(health, "/health").json).toEqual({
      status: "failed",
      environment: "production",
      migrations: "failed",
    });
    expect(ask(health, "/health/ready")).toMatchObject({
      status: 503,
      json: { failed_checks: ["migrations"] },
    });
    status = "warn";
    expect(ask(health, "/health")).toMatchObject({ status: 200, json: { status: "ok" } });
    expect(ask(health, "/health/full")).toMatchObject({ status: 200, json: { migrations: "degraded" } });
  });
});

describe("setting up", () => {
  test("names and options that can't be are refused where they are written", () => {
    const health = make();
    health.check("database", fine);
    for (const name of [
      "",
      " ",
      "live",
      "status",
      "__proto__",
      "database",
      "db",
      "x".repeat(200),
      7 as never,
    ]) {
      expect(() => health.check(name, fine), name).toThrow(HealthSetupError);
    }
    for (const options of [
      { deadline: 0 },
      { deadline: "soon" as never },
      { every: Number.POSITIVE_INFINITY },
      { every: "30d" as const },
      { failAfter: 0 },
      { passAfter: 1.5 },
    ]) {
      expect(() => health.check("other", options, fine), JSON.stringify(options)).toThrow(HealthSetupError);
    }
    expect(() => health.check("other", undefined as never)).toThrow(HealthSetupError);
    expect(health.uncheck("database")).toBe(true);
    expect(health.uncheck("database")).toBe(false);
    health.check("db", fine);
  });

  test("checks stop before the pools are closed", () => {
    const before = closersOf("jobs").length;
    const health = make();
    expect(closersOf("jobs")).toHaveLength(before + 1);
    health.close();
    expect(closersOf("jobs")).toHaveLength(before);
  });

  test("the report is in the words of the signals", async () => {
    const health = make({ service: "quotes" });
    health.check("database", { affects: ["/api/*"] }, broken);
    expect(health.report().checks[0]).toMatchObject({ status: "fail", output: "no result yet" });
    await health.refresh("database");
    expect(health.report()).toMatchObject({
      service: "quotes",
      status: "fail",
      checks: [{ name: "database", status: "fail", output: "connection refused", affects: ["/api/*"] }],
    });
  });
});

describe("over node:http", () => {
  test("every endpoint is answered while every dependency hangs", async () => {
    const health = make();
    for (let i = 0; i < 20; i++) health.check(`hung-${i}`, { deadline: 20 }, () => new Promise(() => {}));
    const server = createServer((request, response) => {
      if (!handleHealth(health, request, response)) response.end("the app");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    expect(await fetchText(port, "/")).toEqual({ status: 200, text: "the app" });
    expect((await fetchText(port, "/health")).status).toBe(503);
    await health.refresh();
    expect(JSON.parse((await fetchText(port, "/health")).text)).toMatchObject({
      status: "failed",
      "hung-0": "failed",
    });
    expect((await fetchText(port, "/health/live")).status).toBe(200);
    expect(await fetchText(port, "/health/ready", "HEAD")).toEqual({ status: 503, text: "" });
  });

  test("a port of its own answers health alone, and closes with the service", async () => {
    const health = make();
    const listener = await listenHealth(health, { port: 0, host: "127.0.0.1" });
    expect((await fetchText(listener.port, "/health/live")).status).toBe(200);
    expect((await fetchText(listener.port, "/")).status).toBe(404);
    expect(closersOf("pools").map(({ name }) => name)).toContain("health port");
    await expect(listenHealth(health, { port: listener.port, host: "127.0.0.1" })).rejects.toThrow(
      "EADDRINUSE",
    );
    health.check("database", () => ({ status: "warn", output: "slow" }));
    await health.refresh();
    expect((await fetchText(listener.port, "/health/detailed")).text).not.toContain("slow");
    const slow = Array.from({ length: 50 }, () =>
      connect(listener.port, "127.0.0.1", function (this: Socket) {
        this.write("GET /health HTTP/1.1\r\nx-slow: ");
      }).on("error", () => {}),
    );
    expect((await fetchText(listener.port, "/health/live")).status).toBe(200);
    for (const socket of slow) socket.destroy();
    const inside = await listenHealth(health, { port: 0, host: "127.0.0.1", details: true });
    expect((await fetchText(inside.port, "/health/detailed")).text).toContain("slow");
    await inside.close();
    await listener.close();
    await listener.close();
    expect(closersOf("pools").map(({ name }) => name)).not.toContain("health port");
    await expect(fetchText(listener.port, "/health")).rejects.toThrow("ECONNREFUSED");
  });
});

function fetchText(port: number, path: string, method = "GET"): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const start = method === "GET" ? get : send;
    const sent = start({ port, path, method, host: "127.0.0.1", agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.end();
  });
}
