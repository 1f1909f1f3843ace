/** Whatever is thrown, wherever the service may throw it: that part fails as it does for an error, nothing else does, and it is told. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createAuthClient } from "../../src/auth/index.ts";
import { createBoot } from "../../src/boot/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { type Note, onNote, ownFailures, resetLifecycle } from "../../src/core/index.ts";
import { degrade } from "../../src/degrade/index.ts";
import { createHealth, journeyCheck } from "../../src/health/index.ts";
import { createJobs, guardJob } from "../../src/jobs/index.ts";
import { startLogs } from "../../src/out/index.ts";
import { createRealtime } from "../../src/realtime/index.ts";
import { createGuard } from "../../src/resilience/index.ts";
import { thrown } from "../adapters/service.ts";

/** Beside those that each adapter is tested with. */
const more: Record<string, () => unknown> = {
  ...thrown,
  bigint: () => 10n,
  list: () => [new Error("one"), null],
  function: () => () => "nothing",
  "no prototype": () => Object.assign(Object.create(null), { message: "bare" }),
  "its own cause": () => {
    const error = new Error("circle");
    error.cause = error;
    return error;
  },
  "a promise": () => Promise.resolve("thrown"),
  "text that can't be text": () => ({
    toString() {
      throw new Error("toString");
    },
    [Symbol.toPrimitive]() {
      throw new Error("toPrimitive");
    },
  }),
  "a proxy that always throws": () =>
    new Proxy(new Error("trapped"), {
      get: () => {
        throw new Error("get");
      },
      getPrototypeOf: () => {
        throw new Error("getPrototypeOf");
      },
      ownKeys: () => {
        throw new Error("ownKeys");
      },
    }),
  "a very long text": () => "x".repeat(5_000_000),
};

const uncaught: unknown[] = [];
const onUncaught = (error: unknown) => uncaught.push(error);
beforeAll(() => {
  process.on("uncaughtException", onUncaught);
  process.on("unhandledRejection", onUncaught);
});
afterAll(() => {
  process.off("uncaughtException", onUncaught);
  process.off("unhandledRejection", onUncaught);
});

let notes: Note[];
let lines: string;
const ends: (() => unknown)[] = [];
beforeEach(() => {
  notes = [];
  lines = "";
  const stream = new Writable({
    write: (chunk, _, done) => {
      lines += String(chunk);
      done();
    },
  });
  const logs = startLogs({ stream, level: "debug" });
  ends.push(
    onNote((note) => notes.push(note)),
    logs.stop,
  );
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await new Promise((resolve) => setImmediate(resolve));
  expect(uncaught).toEqual([]);
  // None of it made the kit itself fail.
  expect([...ownFailures()]).toEqual([]);
  for (const { message } of notes) expect(message.length).toBeLessThan(50_000);
  // And all of it was said in a log that can be read.
  const said = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { msg: string });
  for (const { kind, level, message } of notes)
    if (kind === "error" || level === "error") expect(said.map(({ msg }) => msg)).toContain(message);
});

const ways = Object.entries(more).flatMap(([what, make]) => [
  [
    `thrown: ${what}`,
    make,
    () => {
      throw make();
    },
  ] as const,
  [
    `rejected: ${what}`,
    make,
    async () => {
      throw make();
    },
  ] as const,
]);

test.each(ways)("%s: by a job, beside one that goes well", async (_, _make, fail) => {
  const jobs = createJobs({ autoStart: false });
  ends.push(() => jobs.close(AbortSignal.abort()));
  const bad = jobs.job("bad", { every: "1h" }, fail);
  const good = jobs.job("good", { every: "1h" }, () => "fine");
  expect(await bad.trigger()).toMatchObject({ outcome: "failed", error: expect.any(String) });
  expect(await good.trigger()).toMatchObject({ outcome: "ok" });
  expect(notes.filter(({ kind }) => kind === "error")).toHaveLength(1);
});

test.each(ways)("%s: by a queue's handler, which gets an error that it can read", async (_, _make, fail) => {
  const error = (await guardJob("bad", {}, fail)().catch((caught: unknown) => caught)) as Error;
  expect(error).toBeInstanceOf(Error);
  expect(`${error.name} ${error.message} ${error.stack}`).toMatch(/\S/);
  expect(notes.filter(({ kind }) => kind === "error")).toHaveLength(1);
});

test.each(ways)("%s: by a health check, and by a step of a journey", async (_, _make, fail) => {
  const health = createHealth({ environment: "test" });
  ends.push(() => health.close());
  health.check("bad", { every: "1h" }, fail as () => never);
  health.check("journey", { every: "1h" }, journeyCheck([{ name: "the step", run: fail as () => never }]));
  health.check("good", { every: "1h" }, () => true);
  await health.refresh();
  const states = Object.fromEntries(health.states().map(({ name, status }) => [name, status]));
  expect(states).toMatchObject({ bad: "fail", journey: "fail", good: "pass" });
});

test.each(ways)("%s: by an optional module at the start", async (_, _make, fail) => {
  resetLifecycle();
  const boot = createBoot({ exitOnFailure: false, print: false, watchdog: false });
  boot.module("bad", fail);
  boot.phase("good", () => "fine");
  const { timeline } = await boot.start();
  expect(timeline.outcome).toBe("ready");
  expect(timeline.phases.map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
    "bad failed",
    "good done",
  ]);
});

test.each(ways)("%s: by a critical phase: the start fails by the kit's own error", async (_, _make, fail) => {
  resetLifecycle();
  const boot = createBoot({ exitOnFailure: false, print: false, watchdog: false });
  boot.phase("bad", fail);
  await expect(boot.start()).rejects.toMatchObject({ name: "BootFailedError", phase: "bad" });
  expect(boot.timeline().outcome).toBe("failed");
});

test.each(ways)("%s: by work that may degrade", async (what, _make, fail) => {
  expect(await degrade(`degrade ${what}`, { fallback: "declared" }, fail as () => string)).toBe("declared");
  expect(notes.filter(({ kind }) => kind === "degraded")).toHaveLength(1);
});

test.each(ways)(
  "%s: by guarded work, which throws it on, or answers its fallback",
  async (what, _make, fail) => {
    const plain = createGuard(`plain ${what}`, {});
    const declared = createGuard(`declared ${what}`, { fallback: () => "declared" });
    ends.push(
      () => plain.close(),
      () => declared.close(),
    );
    let rejected = false;
    await plain.run(fail as () => never).then(
      () => {},
      () => {
        rejected = true;
      },
    );
    expect(rejected).toBe(true);
    expect(await declared.run(fail as () => never)).toBe("declared");
  },
);

test.each(ways)("%s: by what asks the auth service: nobody can say, 503", async (_, _make, fail) => {
  const auth = createAuthClient({ verify: fail as () => never, tries: 1 });
  ends.push(() => auth.close());
  const error = await auth.verify("token").catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "AuthUnavailableError", status: 503 });
});

test.each(ways)("%s: by a configuration's schema: a problem in words", async (_, _make, fail) => {
  const schema = { "~standard": { version: 1 as const, vendor: "test", validate: fail as () => never } };
  const error = await loadConfig({ PORT: schema }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "ConfigError" });
  expect((error as Error).message).toContain("PORT");
});

test("by a handler of sockets: each is answered with words, and the socket lives", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => void server.close());
  const realtime = await createRealtime<string>({
    server,
    path: "/ws",
    authenticate: () => "ann",
    connect: (connection) => ({
      message: (message) => {
        if (String(message) === "ping") return void connection.send("pong");
        throw more[String(message)]!();
      },
    }),
  });
  ends.push(() => realtime.close(AbortSignal.abort()));
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`);
  ends.push(() => socket.terminate());
  await once(socket, "open");
  const say = async (text: string): Promise<string> => {
    const answer = once(socket, "message");
    socket.send(text);
    return String(((await answer) as [Buffer])[0]);
  };
  for (const what of Object.keys(more))
    expect(JSON.parse(await say(what)), what).toMatchObject({ type: "error" });
  expect(await say("ping")).toBe("pong");
});
