import { describe, expect, it } from "vitest";
import { decodeOtlp } from "./decode-otlp.ts";

const received = Date.UTC(2026, 10, 22, 10);
const started = received - 31_000;

type Value = string | number;

function decode(boot: Record<string, Value>, record: Record<string, unknown> = {}) {
  const attributes = Object.entries(boot).map(([key, value]) => ({
    key: `holdfast.boot.${key}`,
    value: typeof value === "number" ? { intValue: value } : { stringValue: value },
  }));
  const body = {
    resourceLogs: [
      {
        resource: {
          attributes: [
            { key: "service.name", value: { stringValue: "orders" } },
            { key: "service.version", value: { stringValue: "1.5.0" } },
            { key: "service.instance.id", value: { stringValue: "orders-7d9f-x2x1" } },
          ],
        },
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano: `${received}000000`,
                severityNumber: 9,
                eventName: "holdfast.boot",
                body: { stringValue: "boot: ready after 1.2 s" },
                attributes,
                ...record,
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

describe("a boot in a log record", () => {
  it("is read with its sender, its phases and its end", () => {
    const { signals, counted } = decode({
      id: "4f0c",
      started,
      ended: received,
      outcome: "ready",
      phases: "settings done (12 ms); data base done (1100 ms); cache skipped",
    });
    expect(signals).toEqual([
      {
        kind: "boot",
        boot: {
          id: "4f0c",
          service: "orders",
          instance: "orders-7d9f-x2x1",
          release: "1.5.0",
          started,
          ended: received,
          outcome: "ready",
          phases: [
            { name: "settings", state: "done", duration: 12 },
            { name: "data base", state: "done", duration: 1100 },
            { name: "cache", state: "skipped" },
          ],
        },
      },
    ]);
    expect(counted).toEqual({});
  });

  it("that failed is an error, too", () => {
    const { signals } = decode({ id: "4f0c", started, outcome: "hung" }, { severityNumber: 21 });
    expect(signals.map(({ kind }) => kind)).toEqual(["boot", "error"]);
  });

  it("takes its own words before the resource's, and a clock that is ahead for the receipt", () => {
    const { signals } = decode({
      id: "a",
      started: received + 9e9,
      outcome: "starting",
      service: "jobs",
      phases: "settings done (1",
    });
    expect(signals).toMatchObject([{ boot: { service: "jobs", started: received, phases: [] } }]);
  });

  it.each([
    ["no id", { started, outcome: "ready" }],
    ["no start", { id: "a", outcome: "ready" }],
    ["an outcome that is none", { id: "a", started, outcome: "fine" }],
    ["nothing at all", {}],
  ])("with %s is only counted", (_, boot: Record<string, Value>) => {
    expect(decode(boot)).toMatchObject({ signals: [], counted: { log: 1 } });
  });
});
