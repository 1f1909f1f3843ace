import { afterEach, expect, test } from "vitest";
import { registerState, resetLifecycle, setLifecycle } from "../../core/index.ts";
import { createHealth } from "../index.ts";
import type { Health, HealthRequest, HealthSnapshot, StartupState } from "../types.ts";
import { answerFrom } from "./index.ts";

const token = "0123456789abcdef0123";
const takeBack: (() => void)[] = [];
afterEach(() => {
  resetLifecycle();
  for (const one of takeBack.splice(0)) one();
});

function makeHealth(startup: StartupState): Health {
  const health = createHealth({
    environment: "test",
    service: "stock",
    release: "1.2.3",
    details: { token },
    startup: () => startup,
  });
  health.check("database", { affects: ["/api/*"] }, () => ({ status: "fail", output: "no route to it" }));
  health.check("cache", { critical: false }, () => "warn");
  takeBack.push(
    () => health.close(),
    registerState({ name: "jobs", read: () => ({ status: "warn", details: { off: 1 } }) }),
    registerState({
      name: "broken",
      read: () => {
        throw new Error("no state");
      },
    }),
  );
  return health;
}

/** What a thread gets: plain data, nothing shared. */
function sent(health: Health): HealthSnapshot {
  return structuredClone(health.snapshot());
}

/** Times of the answer itself are no part of the comparison. */
function plain(body: string): unknown {
  return body === ""
    ? ""
    : JSON.parse(body, (key, value) => (key === "timestamp" || key === "time" ? "" : value));
}

const paths = ["", "/", "/live", "/ready", "/startup", "/full", "/detailed", "/db", "/database?x=1", "/none"];

test.each(["starting", "failed", "ready", "draining", "stopped"] as const)(
  "word for word what the service itself answers: %s",
  async (lifecycle) => {
    const health = makeHealth({
      started: 1_700_000_000_000,
      phases: [
        { name: "database", state: "done", duration: 12 },
        { name: "analytics", state: "failed", duration: 3, reason: "no key" },
        { name: "modules", state: "waiting" },
      ],
    });
    await health.refresh();
    setLifecycle(lifecycle);
    const snapshot = sent(health);
    for (const path of paths)
      for (const method of ["GET", "HEAD", "POST"])
        for (const headers of [
          {},
          { accept: "application/health+json" },
          { authorization: `Bearer ${token}` },
          { authorization: "Bearer no" },
        ]) {
          const request: HealthRequest = { method, path: `/health${path}`, headers };
          const [there, here] = [answerFrom(snapshot, request)!, health.answerHealth(request)!];
          expect({ ...there, body: plain(there.body) }, JSON.stringify(request)).toEqual({
            ...here,
            body: plain(here.body),
          });
        }
    expect(answerFrom(snapshot, { method: "GET", path: "/api" })).toBeUndefined();
  },
);

test("a process that gave itself up is not alive there either", () => {
  const health = makeHealth({ phases: [] });
  health.giveUp("heap");
  expect(answerFrom(sent(health), { method: "GET", path: "/health/live" })?.status).toBe(503);
});

test("what runs runs on, and a block is told", () => {
  setLifecycle("starting");
  const health = makeHealth({
    phases: [
      { name: "analytics", state: "hung", duration: 5 },
      { name: "modules", state: "running", duration: 100 },
    ],
  });
  const snapshot = { ...sent(health), time: Date.now() - 5_000 };
  const at = "registry.ts:4";
  const body = JSON.parse(
    answerFrom(
      { ...snapshot, blocked: { since: Date.now() - 2_000, at } },
      { method: "GET", path: "/health/startup" },
    )!.body,
  );
  expect(body).toMatchObject({ status: "starting", phase: "modules", blocked: { at } });
  expect(body.phases[1].duration_ms).toBeGreaterThanOrEqual(5_100);
  expect(body.blocked.duration_ms).toBeGreaterThanOrEqual(2_000);
});
