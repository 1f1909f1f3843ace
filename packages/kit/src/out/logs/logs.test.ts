/** Log lines: pino's form, request ids in them, and streams that break. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { ownFailures, runInContext, tell, WorkContext } from "../../core/index.ts";
import { addRequestIds, type LogOptions, requestIds, startLogs } from "../index.ts";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

class Lines extends Writable {
  text = "";
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
  get all(): Record<string, unknown>[] {
    return this.text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

function start(options: LogOptions): ReturnType<typeof startLogs> {
  const logs = startLogs(options);
  stops.push(logs.stop);
  return logs;
}

const context = new WorkContext({
  kind: "http",
  method: "GET",
  path: "/quotes",
  route: "GET /quotes",
  id: "req-5",
});
const ids = { requestId: "req-5", trace_id: context.traceId, span_id: context.spanId };
const error = Object.assign(new Error("no quote for ann@example.com", { cause: new TypeError("closed") }), {
  code: "E_QUOTE",
});

function fail(): void {
  tell({
    kind: "error",
    level: "error",
    message: "GET /quotes failed",
    context,
    error,
    handled: false,
    mechanism: "http",
    status: 500,
  });
}

function answer(status: number): void {
  tell({
    kind: "work",
    level: "info",
    message: "answered",
    context,
    status,
    failed: status >= 500,
    duration: 1.23456,
  });
}

describe("lines", () => {
  test("an error, as pino writes it, with the ids of its request", () => {
    const stream = new Lines();
    start({ stream });
    fail();
    const [line] = stream.all;
    expect(line).toMatchObject({
      level: 50,
      time: expect.any(Number),
      pid: process.pid,
      hostname: expect.any(String),
      ...ids,
      kind: "error",
      status: 500,
      method: "GET",
      path: "/quotes",
      err: { type: "Error", message: "no quote for [email]", code: "E_QUOTE" },
      msg: "GET /quotes failed",
    });
    expect((line!["err"] as { stack: string }).stack).toMatch(
      /logs\.test\.ts[\s\S]*\[cause\]: TypeError: closed/,
    );
  });

  test("levels, and which requests are told of", () => {
    const failed = new Lines();
    const all = new Lines();
    const none = new Lines();
    start({ stream: failed });
    start({ stream: all, requests: "all", level: "debug" });
    start({ stream: none, requests: "none", level: "error" });
    for (const status of [200, 500]) answer(status);
    tell({ kind: "socket", level: "debug", message: "opened", event: "opened" });
    tell({ kind: "breaker", level: "warning", message: "open", name: "auth", from: "closed", to: "open" });
    expect(failed.all.map(({ kind, status }) => [kind, status])).toEqual([
      ["work", 500],
      ["breaker", undefined],
    ]);
    expect(all.all.map(({ level }) => level)).toEqual([30, 30, 20, 40]);
    expect(all.all[0]).toMatchObject({ duration: 1.235, route: "GET /quotes" });
    expect(none.all).toEqual([]);
  });

  test("swallowed exceptions and degradations", () => {
    const stream = new Lines();
    start({ stream });
    tell({
      kind: "swallowed",
      level: "warning",
      message: "one",
      context,
      entries: [{ error, time: 1, state: "caught", caughtAt: { file: "/app/a.ts", line: 3 } }],
    });
    tell({
      kind: "degraded",
      level: "warning",
      message: "games",
      degradation: { name: "games", reason: "failed", error, time: 1 },
    });
    expect(stream.all).toMatchObject([
      {
        time: 1,
        caughtAt: "/app/a.ts:3",
        err: { type: "Error", code: "E_QUOTE" },
        msg: "one; swallowed at /app/a.ts:3",
      },
      { degradation: { name: "games", reason: "failed" }, err: { code: "E_QUOTE" } },
    ]);
  });

  test("swallowed exceptions of requests that went well: one of each place a minute", () => {
    const stream = new Lines();
    start({ stream });
    for (let i = 0; i < 50; i++) {
      const work = new WorkContext({ kind: "http" });
      const at = { file: "/app/a.ts", line: i % 2 };
      const entries = [{ error, time: 1, state: "caught" as const, caughtAt: at }];
      tell({ kind: "swallowed", level: "warning", message: "one", context: work, entries });
    }
    expect(stream.all).toHaveLength(2);
  });

  test("no secret, no matter where", () => {
    const stream = new Lines();
    start({ stream });
    tell({
      kind: "auth",
      level: "warning",
      message: "token=abcdef123456 refused",
      event: "refused",
      error: new Error("password=hunter2"),
    });
    expect(stream.text).not.toMatch(/abcdef123456|hunter2/);
  });

  test("through a logger that exists", () => {
    const stream = new Lines();
    start({ logger: pino({ level: "warn" }, stream) });
    fail();
    answer(200);
    tell({ kind: "breaker", level: "warning", message: "open", name: "auth", from: "closed", to: "open" });
    expect(stream.all).toMatchObject([
      {
        level: 50,
        ...ids,
        err: { type: "Error", message: "no quote for [email]", code: "E_QUOTE" },
        msg: "GET /quotes failed",
      },
      { level: 40, kind: "breaker" },
    ]);
  });
});

describe("request ids in the application's own lines", () => {
  test("by pino's mixin", () => {
    const stream = new Lines();
    const logger = pino({ mixin: requestIds }, stream);
    logger.info("outside");
    runInContext(context, () => logger.child({ part: "store" }).info("inside"));
    expect(stream.all[0]).not.toHaveProperty("requestId");
    expect(stream.all[1]).toMatchObject({ ...ids, part: "store", msg: "inside" });
  });

  test("on a logger that is there already, whose own mixin stays", () => {
    const stream = new Lines();
    const logger = pino({ mixin: () => ({ shard: 3 }) }, stream);
    expect(addRequestIds(logger)).toBe(true);
    runInContext(context, () => logger.child({}).info("inside"));
    expect(stream.all[0]).toMatchObject({ ...ids, shard: 3 });
    const bare = pino(stream);
    expect(addRequestIds(bare)).toBe(true);
    runInContext(context, () => bare.info("bare"));
    expect(stream.all[1]).toMatchObject(ids);
    expect(addRequestIds(console)).toBe(false);
  });
});

describe("what breaks", () => {
  test("a stream with an error, a closed one, a slow one", async () => {
    const broken = new Writable({ write: (_, __, done) => done(new Error("EPIPE")) });
    const logs = start({ stream: broken });
    fail();
    await new Promise((resolve) => setImmediate(resolve));
    fail();
    expect(logs.counts().failed).toBeGreaterThanOrEqual(2);
    const slow = start({ stream: new PassThrough(), waitingBytes: 20_000 });
    for (let i = 0; i < 100; i++) fail();
    expect(slow.counts().dropped).toBeGreaterThan(50);
    expect(slow.counts().written + slow.counts().dropped).toBe(100);
  });

  test("a logger that throws", () => {
    const throws = () => {
      throw new Error("full");
    };
    const logs = start({
      logger: { fatal: throws, error: throws, warn: throws, info: throws, debug: throws },
    });
    fail();
    expect(logs.counts().failed).toBe(1);
    expect(ownFailures().get("logs")).toBeGreaterThan(0);
  });

  test("a reader of stdout that goes away does not end the process", async () => {
    const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const code = `
      const { startLogs } = await import(${url("../index.ts")});
      const { tell } = await import(${url("../../core/index.ts")});
      startLogs();
      const line = () => tell({ kind: "config", level: "error", message: "x".repeat(1000), problems: 1 });
      const timer = setInterval(() => { for (let i = 0; i < 20; i++) line(); }, 5);
      setTimeout(() => { clearInterval(timer); process.exitCode = 7; }, 400);`;
    const child = spawn(
      process.execPath,
      ["--conditions=holdfast-source", "--no-warnings", "--input-type=module", "-e", code],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let complaints = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [status] = (await once(child, "exit")) as [number];
    expect(status).toBe(7);
    expect(complaints).toContain("EPIPE");
  });
});
