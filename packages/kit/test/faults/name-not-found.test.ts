/** Names that can't be resolved: at once (real look-ups of a name that cannot exist), and never (a real name server that keeps still). */
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, afterEach, expect, test } from "vitest";
import { createAuthClient } from "../../src/auth/index.ts";
import { tell } from "../../src/core/index.ts";
import { createFlags } from "../../src/flags/index.ts";
import { createHealth, httpCheck, postgresCheck, redisCheck, tlsCheck } from "../../src/health/index.ts";
import { startOut } from "../../src/out/index.ts";
import { guardPool } from "../../src/postgres/index.ts";
import { guardedFetch } from "../../src/resilience/index.ts";
import { endChildren, startChild } from "../../src/shutdown/child.fixture.ts";

/** RFC 6761, 6.4: no name server may know it. */
const NOWHERE = "no-such-host.invalid";
/** As resolvers say it: there is none, or nobody could be asked. */
const UNKNOWN = /ENOTFOUND|EAI_AGAIN/;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(endChildren);

test("calls: the guard tries again, then says which name; the declared fallback answers", async () => {
  const call = guardedFetch("nowhere", { retry: { attempts: 2, delay: 1 } });
  ends.push(() => call.guard.close());
  const error = (await call(`http://${NOWHERE}/`).catch((caught: unknown) => caught)) as Error;
  expect(String((error.cause as { code?: string })?.code)).toMatch(UNKNOWN);
  const declared = guardedFetch("declared", { retry: false, fallback: new Response("declared") });
  ends.push(() => declared.guard.close());
  expect(await (await declared(`http://${NOWHERE}/`)).text()).toBe("declared");
});

test("sign-ins: nobody can say, 503", async () => {
  const auth = createAuthClient({ url: `http://${NOWHERE}/introspect`, tries: 2, backoff: 1 });
  ends.push(() => auth.close());
  await expect(auth.verify("token")).rejects.toMatchObject({
    status: 503,
    message: expect.stringMatching(UNKNOWN),
  });
});

test("health: each check fails, naming what was not found", async () => {
  const health = createHealth({ environment: "test" });
  const pool = guardPool(new pg.Pool({ connectionString: `postgres://u:p@${NOWHERE}/x` }), {
    name: "nowhere",
  });
  const redis = new Redis({ host: NOWHERE, retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on("error", () => {});
  ends.push(
    () => health.close(),
    () => pool.end(),
    () => redis.disconnect(),
  );
  health.check("http", { every: "1h" }, httpCheck(`http://${NOWHERE}/`, { deadline: "20s" }));
  health.check("tls", { every: "1h" }, tlsCheck({ host: NOWHERE, deadline: "20s" }));
  health.check("database", { every: "1h" }, postgresCheck(pool, { deadline: "20s" }));
  health.check("redis", { every: "1h" }, redisCheck(redis, { deadline: "20s" }));
  await health.refresh();
  const states = health.states().filter(({ name }) => ["http", "tls", "database", "redis"].includes(name));
  expect(states).toHaveLength(4);
  for (const state of states) {
    expect(state.status, state.name).toBe("fail");
    expect(state.output, state.name).toMatch(UNKNOWN);
  }
});

test("flags from a remote source: off, and said", async () => {
  const flags = await createFlags({ remote: { url: `http://${NOWHERE}/` }, name: "nowhere" });
  ends.push(() => flags.close());
  expect(flags.isOn("anything")).toBe(false);
});

test("signals: they wait on disk for the console", async () => {
  const spool = mkdtempSync(join(tmpdir(), "holdfast-names-"));
  const out = startOut({
    endpoint: `http://${NOWHERE}`,
    service: "x",
    spool,
    logDelay: 10,
    metricInterval: 60_000,
  });
  ends.push(
    () => out.stop(AbortSignal.timeout(500)),
    () => rmSync(spool, { recursive: true, force: true }),
  );
  tell({
    kind: "error",
    level: "error",
    message: "x",
    error: new Error("x"),
    handled: false,
    mechanism: "http",
  });
  await expect.poll(() => out.counts().spool.waiting, { timeout: 15_000 }).toBe(1);
  expect(out.counts().dropped).toBe(0);
});

/** A name server of one's own takes the port for it, and a resolv.conf that only the child sees. */
const ownNames = ((): boolean => {
  try {
    execFileSync("unshare", ["-m", "sh", "-c", "mount --bind /etc/hostname /etc/resolv.conf"], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!ownNames)(
  `a name server that keeps still: deadlines hold, health answers, the service ends in order${ownNames ? "" : " (skipped: takes Linux and root)"}`,
  async () => {
    const silent = createSocket("udp4");
    const asked = new Set<string>();
    silent.on("message", (message) =>
      asked.add(message.toString("latin1").includes("silent") ? "silent" : "other"),
    );
    await new Promise<void>((resolve) => silent.bind(53, "127.0.0.77", resolve));
    ends.push(() => silent.close());
    const folder = mkdtempSync(join(tmpdir(), "holdfast-names-"));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const resolver = join(folder, "resolv.conf");
    writeFileSync(resolver, "nameserver 127.0.0.77\noptions timeout:30 attempts:1\n");
    const from = (part: string) =>
      JSON.stringify(new URL(`../../src/${part}/index.ts`, import.meta.url).href);
    const child = startChild(
      `
import { guardedFetch } from ${from("resilience")};
import { createAuthClient } from ${from("auth")};
import { createHealth, handleHealth, httpCheck } from ${from("health")};
const shutdown = installShutdown({ service: "t" });
const health = createHealth({ environment: "test" });
health.check("peer", httpCheck("http://silent.example/", { deadline: 300 }));
const server = createServer((request, response) => { handleHealth(health, request, response) || response.end("ok"); });
server.listen(0, "127.0.0.1");
shutdown.drain(server);
const call = guardedFetch("peer", { deadline: 300, retry: false });
// More than Node has threads for look-ups.
const ended = await Promise.all(Array.from({ length: 8 }, () => call("http://silent.example/").catch((error) => error.code)));
console.log("calls", ...ended);
const auth = createAuthClient({ url: "http://silent.example/", timeout: 200, tries: 1 });
console.log("sign-in", await auth.verify("token").catch((error) => error.status));
await health.refresh();
console.log("check", health.states().find(({ name }) => name === "peer").output);
console.log("health", (await fetch("http://127.0.0.1:" + server.address().port + "/health")).status);
process.kill(process.pid, "SIGTERM");
`,
      {
        under: ["unshare", "-m", "sh", "-c", `mount --bind ${resolver} /etc/resolv.conf && exec "$@"`, "sh"],
      },
    );
    const { code, output } = await child.ended;
    expect(output).toMatch(/calls( KIT_DEADLINE){8}/);
    expect(output).toContain("sign-in 503");
    expect(output).toContain("check no answer within 300 ms");
    expect(output).toContain("health 200");
    expect(code, output).toBe(0);
    expect([...asked]).toContain("silent");
  },
);
