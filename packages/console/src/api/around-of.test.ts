/** What numbers over time say about an issue's beginning. */
import type { Boot } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import type { Observation, Store } from "../store/store.ts";
import { loopsAround, requestsAround } from "./around-of.ts";
import type { StoredIssue } from "./schema.ts";

const MINUTE = 60_000;
const AT = Date.UTC(2026, 10, 22, 10);

const issue = {
  id: "i1",
  project: "1",
  services: ["orders"],
  environments: ["production"],
  firstSeen: new Date(AT).toISOString(),
  lastSeen: new Date(AT + 10 * MINUTE).toISOString(),
  routeStats: [{ route: "GET /orders", count: 40, lastSeen: new Date(AT).toISOString() }],
} as unknown as StoredIssue;

/** Requests of each minute from an hour before the first failure to half an hour after it. */
function rows(of: (minute: number) => Partial<Observation>): Observation[] {
  return Array.from({ length: 90 }, (_, index) => ({
    service: "orders",
    environment: "production",
    release: "1.0.0",
    route: "GET /orders",
    time: AT + (index - 60) * MINUTE,
    width: MINUTE,
    total: 20,
    failed: 0,
    latency: { bounds: [100, 1000, 10_000], counts: [19, 1, 0, 0] },
    ...of(index - 60),
  }));
}

const asked = async (all: Observation[], of = issue) => {
  const store: Pick<Store, "observations"> = {
    observations: async ({ since, until }) =>
      all.filter(({ time }) => time >= since && time < (until ?? Number.POSITIVE_INFINITY)),
  };
  return requestsAround(store, of, AT + 20 * MINUTE);
};

describe("requestsAround", () => {
  it("sees a burst that begins with the issue, and cites its requests", async () => {
    const { burst } = await asked(rows((minute) => ({ failed: minute >= 0 ? 15 : 0 })));
    expect(burst).toMatchObject({
      seen: expect.any(Number),
      signal: expect.stringMatching(/requests of GET \/orders$/),
    });
    expect(burst!.seen).toBeGreaterThan(100);
  });

  it.each<[string, (minute: number) => Partial<Observation>]>([
    ["what failed all the time", (minute) => ({ failed: 10 + (minute % 3) })],
    ["a burst of another hour", (minute) => ({ failed: minute >= -40 && minute < -30 ? 15 : 0 })],
    ["another environment", (minute) => ({ failed: minute >= 0 ? 15 : 0, environment: "staging" })],
    [
      "windows without a request before",
      (minute) => ({ total: minute < 0 ? 0 : 20, failed: minute < 0 ? 0 : 15 }),
    ],
  ])("sees none in %s", async (_, of) => {
    expect((await asked(rows(of))).burst).toBeUndefined();
  });

  it("sees requests that became slower from then on, and no others", async () => {
    const slow = { bounds: [100, 1000, 10_000], counts: [5, 5, 10, 0] };
    const became = await asked(rows((minute) => (minute >= 0 ? { latency: slow } : {})));
    expect(became.latency).toMatchObject({ verdict: "slower", p95: { before: 100, after: 10_000 } });
    expect((await asked(rows(() => ({ latency: slow })))).latency).toBeUndefined();
    expect((await asked(rows(() => ({ latency: null })))).latency).toBeUndefined();
  });

  it("asks nothing for an issue without routes", async () => {
    const refuse = { observations: () => Promise.reject(new Error("asked")) };
    expect(await requestsAround(refuse, { ...issue, routeStats: [] }, AT)).toEqual({});
  });
});

describe("loopsAround", () => {
  const boots = (service: string, from: number): Boot[] =>
    [0, 3, 6, 9].map((minute) => ({
      id: `${service}-${minute}`,
      service,
      environment: "production",
      instance: `${service}-1`,
      started: AT + from + minute * MINUTE,
      ended: AT + from + (minute + 1) * MINUTE,
      outcome: "failed",
      phases: [{ name: "database", state: "failed" }],
    }));

  it("is about the issue's own services, while it failed", () => {
    const now = AT + 30 * MINUTE;
    expect(loopsAround(boots("orders", 0), issue, now)).toMatchObject([{ kind: "crash", service: "orders" }]);
    expect(loopsAround(boots("billing", 0), issue, now)).toEqual([]);
    expect(loopsAround(boots("orders", -55 * MINUTE), issue, now)).toEqual([]);
  });
});
