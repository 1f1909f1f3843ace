/** `redisCheck` against real servers and a real client: in every way in which Redis is there and does not serve. */
import { connect, createServer, type Socket } from "node:net";
import { type RedisOptions as AnyRedisOptions, Redis } from "ioredis";
import { afterEach, expect, test, vi } from "vitest";
import {
  redisServerTest,
  redisTest,
  someRedis,
  startRedis,
  type TestRedis,
} from "../../../../../test/redis.ts";
import { type CheckState, createHealth, type Health, type RedisCheckOptions, redisCheck } from "../index.ts";

type RedisOptions = Omit<AnyRedisOptions, "replyMapping">;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(settings?: Record<string, string>): Promise<TestRedis> {
  const redis = await startRedis(settings);
  ends.push(() => redis.stop());
  return redis;
}

function clientOf(url: string, options: RedisOptions = {}): Redis {
  const client = new Redis(url, { retryStrategy: () => 50, ...options });
  client.on("error", () => {});
  ends.push(() => client.disconnect());
  return client;
}

/** A check that is asked when the test says so. */
function watch(client: Redis, options: RedisCheckOptions = {}) {
  const health: Health = createHealth({ environment: "test" });
  ends.push(() => health.close());
  health.check("redis", { every: "1h", stale: "2h", passAfter: 1 }, redisCheck(client, options));
  return async (): Promise<CheckState> => {
    await health.refresh();
    return health.states().find(({ name }) => name === "redis")!;
  };
}

async function passesAgain(ask: () => Promise<CheckState>): Promise<void> {
  await expect.poll(async () => (await ask()).status, { timeout: 15_000 }).toBe("pass");
}

redisTest("a Redis that serves passes, with and without a write", async () => {
  const redis = await someRedis();
  ends.push(() => redis.stop());
  const client = clientOf(redis.url);
  expect(await watch(client)()).toMatchObject({ status: "pass", critical: false, component: "datastore" });
  expect((await watch(client, { writable: "holdfast:test:written" })()).status).toBe("pass");
  expect(await client.pttl("holdfast:test:written")).toBeGreaterThan(0);
  await client.del("holdfast:test:written");
});

redisServerTest("killed: the cause at once, and back after its restart", async () => {
  const redis = await serve();
  const client = clientOf(redis.url, { maxRetriesPerRequest: null });
  const ask = watch(client, { deadline: "20s" });
  expect((await ask()).status).toBe("pass");
  const listeners = client.listenerCount("error");
  await redis.kill();
  const state = await ask();
  expect(state).toMatchObject({ status: "fail" });
  expect(state.output).toContain(`ECONNREFUSED 127.0.0.1:${redis.port}`);
  for (let i = 0; i < 5; i++) await ask();
  expect(client.listenerCount("error")).toBe(listeners);
  await redis.start();
  await passesAgain(ask);
});

redisServerTest(
  "hung: fails at the deadline, asks once and not each time, and back when it goes on",
  async () => {
    const redis = await serve();
    const client = clientOf(redis.url);
    const ask = watch(client, { deadline: 100 });
    expect((await ask()).status).toBe("pass");
    const pings = async () => (await client.info("commandstats")).match(/cmdstat_ping:calls=(\d+)/)?.[1];
    const before = Number(await pings());
    redis.freeze();
    for (let i = 0; i < 4; i++) expect((await ask()).output).toContain("no answer within 100 ms");
    redis.thaw();
    expect(Number(await pings())).toBe(before + 1);
    await passesAgain(ask);
  },
);

redisServerTest(
  "still reading its data: fails by that name, passes when it has",
  async () => {
    const redis = await serve({ "enable-debug-command": "local" });
    const filler = clientOf(redis.url);
    await filler.call("DEBUG", "POPULATE", "20000");
    await filler.save();
    filler.disconnect();
    // As Redis tests it itself: so many microseconds for each key.
    await redis.start({ "key-load-delay": "300", "loading-process-events-interval-bytes": "1024" });
    const ask = watch(clientOf(redis.url, { enableReadyCheck: false }));
    const state = await ask();
    expect(state.status).toBe("fail");
    expect(state.output).toContain("LOADING");
    // By its own default a client keeps commands back until the data is there.
    expect((await watch(clientOf(redis.url))()).output).toContain("may still be loading its data");
    await passesAgain(ask);
  },
  60_000,
);

redisServerTest("a password is needed, or wrong: fails by that name, and does not show it", async () => {
  const redis = await serve({ requirepass: "correct-horse" });
  const none = await watch(clientOf(redis.url))();
  expect(none).toMatchObject({ status: "fail" });
  expect(none.output).toContain("NOAUTH");
  const wrong = await watch(clientOf(redis.url, { password: "wrong-battery" }))();
  expect(wrong.status).toBe("fail");
  expect(wrong.output).toMatch(/WRONGPASS|NOAUTH/);
  expect(JSON.stringify([none, wrong])).not.toMatch(/horse|battery/);
  const right = clientOf(redis.url, { password: "correct-horse" });
  expect((await watch(right)()).status).toBe("pass");
  // Changed while connected: the connections of before stay.
  await right.config("SET", "requirepass", "another");
  expect((await watch(right)()).status).toBe("pass");
});

redisServerTest("a user who may not: fails by that name", async () => {
  const redis = await serve();
  const admin = clientOf(redis.url);
  await admin.call("ACL", "SETUSER", "reader", "on", ">reader", "~*", "+ping", "+get", "+info", "+client");
  const reader = clientOf(redis.url, { username: "reader", password: "reader" });
  expect((await watch(reader)()).status).toBe("pass");
  expect((await watch(reader, { writable: true })()).output).toMatch(/takes no writes: NOPERM/);
});

redisServerTest("a read-only replica passes, and fails where it has to take writes", async () => {
  const primary = await serve();
  const replica = await serve({ replicaof: `127.0.0.1 ${primary.port}`, "repl-diskless-sync-delay": "0" });
  const client = clientOf(replica.url);
  await expect.poll(() => client.info("replication"), { timeout: 15_000 }).toContain("master_link_status:up");
  expect((await watch(client)()).status).toBe("pass");
  expect((await watch(client, { writable: true })()).output).toMatch(/takes no writes: READONLY/);
  await client.replicaof("NO", "ONE");
  await passesAgain(watch(client, { writable: true }));
});

redisServerTest("at its memory limit: passes, and fails where it has to take writes", async () => {
  const redis = await serve({ maxmemory: "4mb", "maxmemory-policy": "noeviction" });
  const client = clientOf(redis.url);
  await expect(
    (async () => {
      for (let i = 0; ; i++) await client.set(`fill:${i}`, "x".repeat(100_000));
    })(),
  ).rejects.toThrow("OOM");
  expect((await watch(client)()).status).toBe("pass");
  const ask = watch(client, { writable: true });
  expect((await ask()).output).toMatch(/takes no writes: OOM/);
  await client.flushall();
  await passesAgain(ask);
});

redisServerTest("half-open: a proxy that accepts and then passes nothing on", async () => {
  const redis = await serve();
  const proxy = await openProxy(redis.port);
  const client = clientOf(`redis://127.0.0.1:${proxy.port}`);
  const ask = watch(client, { deadline: 150 });
  expect((await ask()).status).toBe("pass");
  proxy.silent = true;
  expect((await ask()).output).toContain("no answer within 150 ms");
  expect((await ask()).output).toContain("no answer within 150 ms");
  proxy.silent = false;
  proxy.cut();
  await passesAgain(ask);
});

redisServerTest("what is no Redis, and a client that was ended", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  });
  const port = await listen(server);
  expect((await watch(clientOf(`redis://127.0.0.1:${port}`))()).status).toBe("fail");
  const redis = await serve();
  const ended = clientOf(redis.url);
  expect((await watch(ended)()).status).toBe("pass");
  await ended.quit();
  expect((await watch(ended)()).output).toContain("Connection is closed");
});

redisServerTest("a client in subscriber mode answers too", async () => {
  const redis = await serve();
  const client = clientOf(redis.url, { protocol: 2 } as RedisOptions);
  await client.subscribe("news");
  expect((await watch(client)()).status).toBe("pass");
});

redisServerTest(
  "killed, and nobody listens to the client's errors: they stay loud, and the check says what it can",
  async () => {
    const redis = await serve();
    const client = new Redis(redis.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    ends.push(() => client.disconnect());
    const loud = vi.spyOn(console, "error").mockImplementation(() => {});
    ends.push(() => loud.mockRestore());
    const ask = watch(client, { deadline: "20s" });
    expect((await ask()).status).toBe("pass");
    await redis.kill();
    expect((await ask()).output).toMatch(/its client is not connected \(\w+\)/);
    expect(loud).toHaveBeenCalled();
  },
);

test("writes in the words of node-redis", async () => {
  const written: unknown[] = [];
  const client = {
    isReady: true,
    ping: async () => "PONG",
    set: async (...args: unknown[]) => void written.push(args),
  };
  expect((await watch(client as unknown as Redis, { writable: true })()).status).toBe("pass");
  expect(written).toEqual([["holdfast:health", expect.stringMatching(/^\d+$/), { PX: 60_000 }]]);
});

async function openProxy(target: number) {
  const pairs = new Set<Socket>();
  const proxy = {
    port: 0,
    silent: false,
    cut: () => {
      for (const socket of pairs) socket.destroy();
    },
  };
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      pairs.add(from);
      from.on("error", () => {});
      from.on("close", () => {
        pairs.delete(from);
        to.destroy();
      });
      from.on("data", (chunk) => {
        if (!proxy.silent) to.write(chunk);
      });
    }
  });
  proxy.port = await listen(server);
  ends.push(() => proxy.cut());
  return proxy;
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => void server.close());
  return (server.address() as { port: number }).port;
}
