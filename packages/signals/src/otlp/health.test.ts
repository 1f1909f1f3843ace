import { describe, expect, it } from "vitest";
import { decodeOtlp } from "./decode-otlp.ts";

const received = Date.UTC(2026, 10, 22, 10);
const time = received - 500;

const text = (value: string) => ({ stringValue: value });
const check = (values: Record<string, unknown>) => ({
  kvlistValue: { values: Object.entries(values).map(([key, value]) => ({ key, value })) },
});
const list = (...values: unknown[]) => ({ arrayValue: { values } });

function decode(told: Record<string, unknown>) {
  const body = {
    resourceLogs: [
      {
        resource: {
          attributes: [
            { key: "service.name", value: text("orders") },
            { key: "service.version", value: text("1.5.0") },
            { key: "service.instance.id", value: text("orders-1") },
          ],
        },
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano: `${time}000000`,
                severityNumber: 5,
                eventName: "holdfast.health.report",
                body: text("health: /health answered 200"),
                attributes: Object.entries(told).map(([key, value]) => ({ key, value })),
              },
            ],
          },
        ],
      },
    ],
  };
  const decoded = decodeOtlp("logs", new TextEncoder().encode(JSON.stringify(body)), "json", { received });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const answered = { "url.path": text("/health"), "http.response.status_code": { intValue: "200" } };
const sender = { service: "orders", instance: "orders-1", release: "1.5.0", time };

describe("a health report in a log record", () => {
  it("is read with its sender, its answer and its checks", () => {
    const database = check({
      name: text("database"),
      status: text("fail"),
      critical: { boolValue: true },
      output: text("no answer within 5000 ms"),
      affects: list(text("/api/*"), { intValue: 7 }),
    });
    const { signals, counted, dropped } = decode({
      ...answered,
      "holdfast.health.status": text("fail"),
      "holdfast.health.checks": list(database, check({ name: text("disk"), status: text("pass") })),
    });
    expect(signals).toEqual([
      {
        kind: "health",
        health: {
          ...sender,
          status: "fail",
          answered: { path: "/health", status: 200 },
          checks: [
            {
              name: "database",
              status: "fail",
              critical: true,
              output: "no answer within 5000 ms",
              affects: ["/api/*"],
            },
            { name: "disk", status: "pass", affects: [] },
          ],
        },
      },
    ]);
    expect([counted, dropped]).toEqual([{}, []]);
  });

  it("without a check has none, whether the list is empty or left out", () => {
    for (const checks of [{}, { "holdfast.health.checks": list() }])
      expect(decode({ "holdfast.health.status": text("pass"), ...checks }).signals).toEqual([
        { kind: "health", health: { ...sender, status: "pass", checks: [] } },
      ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["no status", { ...answered }],
    ["an unknown status", { "holdfast.health.status": text("UP") }],
    [
      "checks that are no list",
      { "holdfast.health.status": text("pass"), "holdfast.health.checks": text("database pass") },
    ],
    [
      "a check that can't be read: to leave it out would say that nobody asked",
      {
        "holdfast.health.status": text("pass"),
        "holdfast.health.checks": list(check({ name: text("database"), status: text("UP") })),
      },
    ],
    [
      "more checks than are read",
      {
        "holdfast.health.status": text("pass"),
        "holdfast.health.checks": list(
          ...Array.from({ length: 101 }, (_, n) => check({ name: text(`c${n}`), status: text("pass") })),
        ),
      },
    ],
  ])("with %s is dropped and counted", (_, told) => {
    const { signals, dropped } = decode(told);
    expect(signals).toEqual([]);
    expect(dropped).toEqual([{ reason: "no_health_status", category: "log", count: 1 }]);
  });

  it("with a status that is no answer of HTTP keeps its word without it", () => {
    const odd = { "url.path": text("/health"), "http.response.status_code": { intValue: "-3" } };
    expect(decode({ "holdfast.health.status": text("pass"), ...odd }).signals).toEqual([
      { kind: "health", health: { ...sender, status: "pass", checks: [] } },
    ]);
  });
});
