/** What leaves, what waits, and what is counted when nothing can leave. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Collector } from "../../test/out/collector.ts";
import { closersOf, type NoteInit, readStates, tell, WorkContext } from "../core/index.ts";
import { type Out, type OutOptions, OutOptionsError, startOut } from "./index.ts";

let folder = "";
let collector: Collector;
let outs: Out[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-out-"));
  collector = await new Collector().open();
});
afterEach(async () => {
  await Promise.all(outs.map((out) => out.stop(AbortSignal.timeout(1_000))));
  outs = [];
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  await collector.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(options: OutOptions = {}): Out {
  const out = startOut({
    endpoint: collector.url,
    service: "shop",
    release: "1.4.2",
    environment: "production",
    spool: join(folder, "spool"),
    logDelay: 20,
    metricInterval: 60_000,
    timeout: 400,
    ...options,
  });
  outs.push(out);
  return out;
}

async function until(what: () => boolean): Promise<void> {
  const end = Date.now() + 15_000;
  while (!what()) {
    if (Date.now() > end) throw new Error(`not within 15 s: ${what.toString()}`);
    await sleep(10);
  }
}

const work = (init: object = {}) =>
  new WorkContext({
    kind: "http",
    method: "GET",
    path: "/things/7",
    route: "GET /things/:id",
    id: "req-77",
    ...init,
  });

function fail(error: unknown, context?: WorkContext): void {
  tell({
    kind: "error",
    level: "error",
    message: "it failed",
    context,
    error,
    handled: false,
    mechanism: "http",
    status: 500,
  });
}

function end(context: WorkContext, status = 200, duration = 12): void {
  tell({
    kind: "work",
    level: "info",
    message: `answered ${status}`,
    context,
    status,
    failed: status >= 500,
    duration,
  });
}

const spooled = () => {
  try {
    return readdirSync(join(folder, "spool"));
  } catch {
    return [];
  }
};

describe("what leaves", () => {
  test("an error with its request, its causes and who sent it", async () => {
    const out = start({ headers: { authorization: "Bearer abc" } });
    const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
    const context = work();
    fail(new TypeError("no rows", { cause }), context);
    await out.flush();
    expect(collector.got[0]!.headers).toMatchObject({
      authorization: "Bearer abc",
      "content-type": "application/json",
      "content-encoding": "gzip",
    });
    const [event] = collector.errors();
    expect(event).toMatchObject({
      level: "error",
      message: "it failed",
      service: "shop",
      release: "1.4.2",
      environment: "production",
      platform: "node",
      route: "GET /things/:id",
      request: { method: "GET", url: "/things/7", status: 500, id: "req-77" },
      traceId: context.traceId,
      spanId: context.spanId,
      exceptions: [
        { type: "Error", code: "ECONNREFUSED", to: { relation: "cause", index: 1 } },
        { type: "TypeError", message: "no rows", handled: false, mechanism: "http" },
      ],
    });
    expect(event!.exceptions[1]!.frames[0]!.file).toContain("out.test.ts");
    expect(out.counts()).toMatchObject({ sent: 1, refused: 0, dropped: 0 });
  });

  test("outcomes: every success counted, the degraded ones too", async () => {
    const out = start();
    for (let i = 0; i < 5; i++) end(work(), 200, 30);
    const degraded = work();
    degraded.addDegraded({ name: "games", reason: "failed", time: 1 });
    end(degraded, 200, 3_000);
    end(work(), 503, 40_000);
    end(work(), 404);
    await out.flush();
    expect(collector.outcomes()).toMatchObject([
      {
        basis: "metric",
        route: "GET /things/:id",
        total: 8,
        failed: 1,
        degraded: 1,
        statuses: { s2xx: 6, s4xx: 1, s5xx: 1 },
      },
    ]);
    expect(collector.outcomes()[0]!.latency!.counts.reduce((sum, count) => sum + count)).toBe(8);
    collector.got.length = 0;
    end(work());
    await out.flush();
    expect(collector.outcomes()).toMatchObject([{ total: 1 }]);
  });

  test("swallowed exceptions of a failed request come as earlier ones, with the catch", async () => {
    const out = start();
    const context = work();
    const entry = {
      error: new Error("invalid json"),
      time: Date.now() - 3,
      state: "caught" as const,
      caughtAt: { file: "/app/threads.ts", line: 38, column: 5, function: "list" },
    };
    context.addLedger(entry);
    fail(new Error("no threads"), context);
    tell({ kind: "swallowed", level: "warning", message: "one", context, entries: [entry] });
    end(context, 500);
    await out.flush();
    const events = collector.errors();
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({
      level: "warning",
      traceId: context.traceId,
      spanId: context.spanId,
      time: entry.time,
      exceptions: [
        {
          message: "invalid json",
          handled: true,
          mechanism: "swallowed",
          swallowedAt: { file: "/app/threads.ts", line: 38, column: 5, function: "list" },
        },
      ],
    });
    expect(events[1]!.tags).not.toHaveProperty("holdfast.exception.caught_at.file");
  });

  test("swallowed exceptions of a request that went well are told once a minute, and are no failure", async () => {
    const out = start();
    for (let i = 0; i < 10; i++) {
      const context = work();
      const entry = {
        error: new Error("cache miss"),
        time: Date.now(),
        state: "caught" as const,
        caughtAt: { file: "/app/a.ts", line: 3 },
      };
      context.addLedger(entry);
      tell({ kind: "swallowed", level: "warning", message: "one", context, entries: [entry] });
      end(context);
    }
    await out.flush();
    expect(collector.errors()).toEqual([]);
    expect(collector.text().match(/cache miss/g)).toHaveLength(2);
  });

  test("a failed answer without an error is a failure, one with an error is not told twice", async () => {
    const out = start();
    end(work(), 502);
    const context = work({ id: "req-78" });
    fail(new Error("x"), context);
    end(context, 500);
    await out.flush();
    expect(collector.errors()).toHaveLength(2);
    expect(collector.errors()[0]).toMatchObject({ exceptions: [], request: { status: 502 } });
  });

  test("an error that is an answer is no failure, however often it is given", async () => {
    const out = start();
    for (let i = 0; i < 500; i++) {
      const context = work({ path: `/things/${i}` });
      tell({
        kind: "error",
        level: "info",
        message: "no such thing",
        context,
        error: Object.assign(new Error("no such thing"), { status: 404 }),
        handled: true,
        mechanism: "http",
        status: 404,
      });
    }
    await out.flush();
    expect(collector.errors()).toEqual([]);
    expect(collector.text().match(/"stringValue":"no such thing"/g)!.length).toBeLessThan(4);
  });

  test("flags of the request travel with its error", async () => {
    const out = start();
    const context = work();
    const evaluation = {
      key: "settlement",
      variant: "on",
      value: "true",
      reason: "STATIC",
      time: Date.now(),
    };
    context.addFlag(evaluation);
    tell({ kind: "flag", level: "debug", message: "", context, evaluation });
    fail(new Error("x"), context);
    await out.flush();
    expect(collector.errors()[0]!.flags).toMatchObject([
      { key: "settlement", variant: "on", value: "true", reason: "STATIC" },
    ]);
  });

  test("every kind of note is understood, and only failures make failures", async () => {
    const out = start();
    const error = new Error("x");
    const notes: NoteInit[] = [
      {
        kind: "degraded",
        level: "warning",
        message: "m",
        degradation: { name: "games", reason: "failed", error, time: 1 },
      },
      {
        kind: "health",
        level: "warning",
        message: "m",
        check: "db",
        status: "fail",
        previous: "pass",
        affects: ["/api/*"],
      },
      { kind: "phase", level: "info", message: "m", phase: "database", state: "done", duration: 5 },
      {
        kind: "boot",
        level: "info",
        message: "m",
        boot: { id: "b", started: 1, phases: [{ name: "a", state: "done", duration: 3 }], outcome: "ready" },
      },
      {
        kind: "blocked",
        level: "warning",
        message: "m",
        duration: 700,
        sites: [{ file: "/app/a.ts", line: 3 }],
      },
      {
        kind: "job",
        level: "error",
        message: "m",
        job: "settle",
        run: "1",
        outcome: "failed",
        attempt: 1,
        duration: 3,
        error,
      },
      { kind: "breaker", level: "warning", message: "m", name: "auth", from: "closed", to: "open", error },
      { kind: "shutdown", level: "info", message: "m", step: "pools", state: "done" },
      { kind: "socket", level: "debug", message: "m", event: "opened" },
    ];
    for (const note of notes) tell(note);
    await out.flush();
    expect(collector.errors()).toMatchObject([
      { message: "m", tags: { "event.name": "holdfast.job", "holdfast.job.job": "settle" } },
    ]);
    for (const name of ["degraded", "health", "phase", "boot", "blocked", "breaker", "shutdown"])
      expect(collector.text()).toContain(`"eventName":"holdfast.${name}"`);
    expect(collector.text()).not.toContain("holdfast.socket");
  });

  test("a health answer leaves whole: what was answered, and by which checks", async () => {
    const out = start();
    const report = {
      time: Date.now(),
      status: "warn" as const,
      answered: { path: "/health", status: 200 },
      checks: [
        { name: "database", status: "pass" as const, critical: true, affects: ["/api/*", "/orders"] },
        { name: "mail", status: "fail" as const, critical: false, output: "password=hunter2", affects: [] },
      ],
    };
    tell({ kind: "health_report", level: "debug", message: "health: /health answered 200", report });
    tell({
      kind: "health_report",
      level: "debug",
      message: "health: pass",
      report: { time: Date.now(), status: "pass", checks: [] },
    });
    await out.flush();
    expect(collector.text()).not.toContain("hunter2");
    const told = collector.signals().flatMap((signal) => (signal.kind === "health" ? [signal.health] : []));
    expect(told).toMatchObject([
      {
        service: "shop",
        release: "1.4.2",
        environment: "production",
        status: "warn",
        answered: { path: "/health", status: 200 },
        checks: [
          { name: "database", status: "pass", critical: true, affects: ["/api/*", "/orders"] },
          { name: "mail", status: "fail", critical: false, output: expect.any(String), affects: [] },
        ],
      },
      { status: "pass", checks: [] },
    ]);
    expect(told[1]).not.toHaveProperty("answered");
    expect(collector.errors()).toEqual([]);
  });

  test("nothing secret leaves", async () => {
    const out = start();
    fail(
      new Error("connect postgres://app:hunter2@db/x failed, token=abcdef0123456789"),
      work({ path: "/reset?token=hunter2" }),
    );
    tell({
      kind: "breaker",
      level: "warning",
      message: "password: hunter2",
      name: "a",
      from: "open",
      to: "closed",
    });
    await out.flush();
    expect(collector.text()).not.toMatch(/hunter2|abcdef0123456789/);
    expect(collector.errors()[0]!.exceptions[0]!.message).toContain("[redacted]");
  });

  test("hostile errors leave as well", async () => {
    const out = start();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const thrown of [
      null,
      undefined,
      "text",
      proxy,
      Object.freeze(new Error("frozen")),
      new Error("x".repeat(1_000_000)),
    ])
      fail(thrown, work());
    await out.flush();
    expect(collector.errors()).toHaveLength(6);
    for (const event of collector.errors()) expect(event.exceptions).not.toHaveLength(0);
  });

  test("a flood of flags leaves room for errors", async () => {
    const out = start();
    const evaluation = { key: "settlement", variant: "on", value: "true", reason: "STATIC" };
    for (let i = 0; i < 5_000; i++) tell({ kind: "flag", level: "debug", message: "", evaluation });
    fail(new Error("seen"), work());
    await out.flush();
    expect(collector.errors()).toHaveLength(1);
    expect(out.counts().dropped).toBe(0);
  });

  test("a flood is bounded, and counted", async () => {
    const out = start();
    const error = new Error("again");
    for (let i = 0; i < 1_000; i++) {
      const context = work();
      fail(error, context);
      end(context, 500);
    }
    await out.flush();
    expect(collector.errors().every(({ exceptions }) => exceptions.length === 1)).toBe(true);
    expect(collector.outcomes().reduce((sum, { failed }) => sum + failed, 0)).toBe(1_000);
    expect(collector.errors().length).toBeLessThanOrEqual(900);
    expect(out.counts().dropped).toBeGreaterThan(0);
  });
});

describe("settings", () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const key of Object.keys(process.env)) if (key.startsWith("OTEL_")) delete process.env[key];
    Object.assign(process.env, before);
  });

  test("the standard variables", async () => {
    Object.assign(process.env, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/base/`,
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20abc,x-plan=free",
      OTEL_RESOURCE_ATTRIBUTES:
        "service.name=lost,service.version=9,deployment.environment.name=staging,team=a%2Cb",
      OTEL_SERVICE_NAME: "orders",
    });
    const out = startOut({ spool: false });
    outs.push(out);
    fail(new Error("x"));
    await out.flush();
    expect(collector.got[0]).toMatchObject({
      path: "/base/v1/logs",
      headers: { authorization: "Bearer abc", "x-plan": "free" },
    });
    expect(collector.errors()[0]).toMatchObject({ service: "orders", release: "9", environment: "staging" });
    expect(collector.text()).toContain('"team","value":{"stringValue":"a,b"}');
  });

  test("nowhere to send to: nothing happens", async () => {
    delete process.env["OTEL_EXPORTER_OTLP_ENDPOINT"];
    const out = startOut();
    expect(out.enabled).toBe(false);
    await out.flush();
    await out.stop();
    process.env["OTEL_SDK_DISABLED"] = "true";
    expect(startOut({ endpoint: collector.url }).enabled).toBe(false);
  });

  test("mistakes in variables do not keep a service from starting", () => {
    process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = "holdfast.example";
    expect(startOut().enabled).toBe(false);
  });

  test("a header that can't be sent is refused at once", () => {
    expect(() => startOut({ endpoint: collector.url, headers: { authorization: "a\nb" } })).toThrow(
      OutOptionsError,
    );
  });

  test("an address that is none is refused at once", () => {
    expect(() => startOut({ endpoint: "holdfast.example" })).toThrow(OutOptionsError);
    expect(() => startOut({ endpoint: "ftp://holdfast.example" })).toThrow(OutOptionsError);
  });
});

describe("while the console is away", () => {
  test.each([429, 502, 503, 504])("status %d: it is sent again", async (status) => {
    collector.answer = { status };
    const out = start();
    fail(new Error("kept"));
    await until(() => collector.got.length >= 1);
    collector.answer = { status: 200 };
    await until(() => out.counts().sent === 1);
    expect(out.counts().retried).toBeGreaterThan(0);
    await until(() => spooled().length === 0);
  });

  test.each([400, 401, 404, 413, 500])("status %d: it is not, and counted", async (status) => {
    collector.answer = { status };
    const out = start();
    fail(new Error("refused"));
    await out.flush();
    expect(out.counts()).toMatchObject({ sent: 0, refused: 1, retried: 0 });
    expect(spooled()).toEqual([]);
  });

  test("Retry-After is honoured", async () => {
    collector.answer = { status: 503, headers: { "retry-after": "3600" } };
    const out = start();
    fail(new Error("one"));
    await until(() => collector.got.length === 1);
    fail(new Error("two"));
    await until(() => out.counts().spool.waiting === 2);
    await sleep(800);
    expect(collector.got).toHaveLength(1);
  });

  test("what was rejected in a success is counted and not sent again", async () => {
    collector.answer = {
      status: 200,
      body: '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"too old"}}',
    };
    const out = start();
    fail(new Error("one"));
    fail(new Error("two"));
    await out.flush();
    expect(out.counts()).toMatchObject({ sent: 1, rejected: 1, retried: 0 });
  });

  test("refused connections: on disk, in health, and sent when it is back", async () => {
    await collector.close();
    const out = start({ metricInterval: 50 });
    for (let i = 0; i < 20; i++) {
      fail(new Error(`failure ${i}`), work({ id: `request-${i}` }));
      end(work());
      await sleep(10);
    }
    await until(() => out.counts().spool.waiting > 0);
    expect(readStates().find(({ name }) => name === "signals")!.state.status).toBe("warn");
    await collector.open();
    await until(() => collector.errors().length === 20 && out.counts().spool.waiting === 0);
    await until(() => collector.outcomes().reduce((sum, { total }) => sum + total, 0) === 20);
    await until(() => spooled().length === 0);
    expect(readStates().find(({ name }) => name === "signals")!.state.status).toBe("pass");
  });

  test("an hour without the console: every failure and every request is there afterwards", async () => {
    await collector.close();
    // The clocks alone are set forward; timers, sockets and the disk are real.
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    try {
      const out = start({ metricInterval: 10_000 });
      for (let minute = 0; minute < 60; minute++) {
        for (let i = 0; i < 5; i++) {
          fail(new Error(`failure ${i} of minute ${minute}`), work({ id: `request-${minute}-${i}` }));
          end(work());
        }
        await sleep(40);
        vi.advanceTimersByTime(60_000);
      }
      expect(out.counts()).toMatchObject({ sent: 0, dropped: 0 });
      await collector.open();
      while (out.counts().spool.waiting > 0 || collector.errors().length < 300) {
        await sleep(40);
        vi.advanceTimersByTime(10_000);
      }
      expect(new Set(collector.errors().map(({ request }) => request?.id)).size).toBe(300);
      expect(collector.outcomes().reduce((sum, { total }) => sum + total, 0)).toBe(300);
      expect(out.counts()).toMatchObject({ dropped: 0, refused: 0 });
      expect(spooled()).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a console that accepts and says nothing", async () => {
    collector.answer = "silent";
    const out = start({ timeout: 100 });
    fail(new Error("x"));
    await until(() => out.counts().spool.waiting === 1);
  });

  test("without a disk it waits in memory, within its bound", async () => {
    await collector.close();
    const out = start({ spool: false, memoryBytes: 20_000 });
    for (let i = 0; i < 200; i++) fail(new Error(`failure ${i}`));
    await until(() => out.counts().retried > 0);
    const { dropped } = out.counts();
    expect(dropped).toBeGreaterThan(100);
    await collector.open();
    await until(() => collector.errors().length === 200 - dropped);
  });

  test("a disk that takes nothing: memory", async () => {
    await collector.close();
    writeFileSync(join(folder, "file"), "");
    const out = start({ spool: join(folder, "file") });
    fail(new Error("x"));
    await until(() => out.counts().retried > 0);
    await collector.open();
    await until(() => out.counts().sent === 1);
  });

  test("the spool is bounded in bytes and age", async () => {
    await collector.close();
    const out = start({ spoolBytes: 3_000 });
    for (let i = 0; i < 10; i++) {
      fail(new Error(`failure ${i}`));
      await out.flush();
    }
    const { spool } = out.counts();
    expect(spool.bytes).toBeLessThanOrEqual(3_000);
    expect(spool.expired + spool.waiting).toBe(10);
    expect(spool.expired).toBeGreaterThan(0);
    await out.stop(AbortSignal.timeout(500));
    await collector.open();
    const next = start({ spoolAge: 0 });
    await sleep(5);
    await next.flush();
    expect(collector.got).toEqual([]);
    expect(next.counts().spool.expired).toBe(spool.waiting);
  });

  test("a broken file is skipped, counted, and harms no other", async () => {
    await collector.close();
    const first = start();
    fail(new Error("whole"));
    await until(() => first.counts().spool.waiting === 1);
    await first.stop(AbortSignal.timeout(500));
    const now = Date.now();
    writeFileSync(join(folder, "spool", `${now - 5}-1-000000000-logs-00000000.json.gz`), "not gzip");
    writeFileSync(join(folder, "spool", "something else"), "");
    await collector.open();
    const next = start();
    await until(() => collector.errors().length === 1);
    await until(() => next.counts().spool.corrupt === 1);
    await until(() => spooled().length === 1);
    expect(spooled()).toEqual(["something else"]);
  });
});

describe("when the process ends", () => {
  const service = new URL("../../test/out/service.ts", import.meta.url).pathname;
  function run(count: number, how: string): ChildProcess {
    const args = [
      "--conditions=holdfast-source",
      "--no-warnings",
      service,
      collector.url,
      join(folder, "spool"),
      String(count),
      how,
    ];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    children.push(child);
    return child;
  }

  test("kill -9 while the console is away loses nothing that had its moment", async () => {
    await collector.close();
    const child = run(30, "wait");
    const lines = createInterface({ input: child.stdout! });
    for await (const line of lines) if ((JSON.parse(line) as { waiting: number }).waiting > 0) break;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    expect(spooled().length).toBeGreaterThan(0);
    await collector.open();
    start();
    await until(() => collector.errors().length === 30);
    expect(new Set(collector.errors().map(({ request }) => request!.url)).size).toBe(30);
    await until(() => spooled().length === 0);
  });

  test("kill -9 while a file is being sent: it is sent again", async () => {
    await collector.close();
    const first = start();
    fail(new Error("twice is better than not at all"));
    await until(() => first.counts().spool.waiting === 1);
    await first.stop(AbortSignal.timeout(500));
    collector.answer = "silent";
    await collector.open();
    const child = run(0, "wait");
    await until(() => spooled().some((name) => name.endsWith(`.gz.${child.pid}`)));
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    collector.got.length = 0;
    collector.answer = { status: 200 };
    const next = start();
    await until(() => next.counts().spool.sent === 1);
    expect(collector.errors()).toHaveLength(1);
    await until(() => spooled().length === 0);
  });

  test("waiting for the flush is an answer also where nothing else keeps the process alive", async () => {
    const [status] = (await once(run(3, "stop"), "exit")) as [number];
    expect(status).toBe(0);
    expect(collector.errors()).toHaveLength(3);
  });

  test.each(["exit", "crash"])("%s right after the error: it is on disk", async (how) => {
    await once(run(3, how), "exit");
    expect(collector.got).toEqual([]);
    start();
    await until(() => collector.errors().length === 3);
  });

  test("the last words of a run before are those of its release", async () => {
    const out = start();
    fail(new Error("of now"));
    tell({
      kind: "error",
      level: "fatal",
      message: "last words of the run before",
      error: new Error("of then"),
      handled: false,
      mechanism: "uncaughtException",
      release: "0.0.9",
    });
    await out.stop();
    const [now, then] = collector.errors();
    expect(then).toMatchObject({ service: now?.service, release: "0.0.9" });
    expect(now?.release).not.toBe("0.0.9");
  });

  test("the shutdown flushes", async () => {
    start();
    fail(new Error("last words"));
    await Promise.all(closersOf("signals").map((closer) => closer.close(AbortSignal.timeout(2_000))));
    expect(collector.errors()).toHaveLength(1);
    fail(new Error("after the end"));
    await sleep(60);
    expect(collector.errors()).toHaveLength(1);
  });

  test("the shutdown does not wait for a console that says nothing", async () => {
    collector.answer = "silent";
    const out = start({ timeout: 60_000 });
    fail(new Error("x"));
    await out.stop(AbortSignal.timeout(100));
    expect(spooled()).toHaveLength(1);
  });
});
