import { describe, expect, it, test } from "vitest";
import { decodeOtlp } from "./decode-otlp.ts";

const received = Date.UTC(2026, 10, 22, 10);

type Any = Record<string, unknown>;
const text = (value: string): Any => ({ stringValue: value });
const int = (value: number): Any => ({ intValue: String(value) });
const map = (values: Record<string, Any>): Any => ({
  kvlistValue: { values: Object.entries(values).map(([key, value]) => ({ key, value })) },
});
const attributes = (values: Record<string, Any>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

function decode(...records: Record<string, unknown>[]) {
  const body = {
    resourceLogs: [
      {
        resource: { attributes: attributes({ "service.name": text("orders") }) },
        scopeLogs: [
          {
            logRecords: records.map((record, n) => ({
              timeUnixNano: `${received - 60_000 + n * 1000}000000`,
              severityNumber: 9,
              ...record,
            })),
          },
        ],
      },
    ],
  };
  const decoded = decodeOtlp("logs", new TextEncoder().encode(JSON.stringify(body)), "json", { received });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const healths = (...records: Record<string, unknown>[]) =>
  decode(...records).signals.flatMap((signal) => (signal.kind === "health" ? [signal.health] : []));

describe("an answer of a health endpoint in a log record", () => {
  test.each<[string, Record<string, unknown>]>([
    [
      "semantic conventions",
      {
        attributes: attributes({
          "http.request.method": text("GET"),
          "url.path": text("/health"),
          "http.response.status_code": int(200),
        }),
      },
    ],
    [
      "nginx, combined",
      {
        body: text(
          '10.1.0.1 - - [22/Nov/2026:09:59:00 +0000] "GET /health?full=1 HTTP/1.1" 200 15 "-" "kube-probe/1.30"',
        ),
      },
    ],
    ["uvicorn", { body: text('INFO:     10.1.0.1:39244 - "GET /health HTTP/1.1" 200 OK') }],
    ["morgan, dev", { body: text("GET /health 200 1.204 ms - 15") }],
    [
      "pino-http in a body",
      {
        body: map({
          msg: text("request completed"),
          req: map({ method: text("GET"), url: text("/health") }),
          res: map({ statusCode: int(200) }),
        }),
      },
    ],
    [
      "pino-http in attributes",
      {
        body: text("request completed"),
        attributes: attributes({
          req: map({ method: text("GET"), url: text("/health") }),
          res: map({ statusCode: int(200) }),
        }),
      },
    ],
    [
      "a line of JSON that nobody took apart",
      {
        body: text(
          '{"level":30,"req":{"method":"GET","url":"/health"},"res":{"statusCode":200},"msg":"request completed"}',
        ),
      },
    ],
    [
      "Google Cloud",
      {
        body: map({
          httpRequest: map({
            requestMethod: text("GET"),
            requestUrl: text("https://orders.example/health"),
            status: int(200),
          }),
        }),
      },
    ],
  ])("is seen: %s", (_, record) => {
    expect(healths(record)).toEqual([
      {
        service: "orders",
        time: received - 60_000,
        status: "pass",
        answered: { path: "/health", status: 200 },
        unseen: true,
        checks: [],
      },
    ]);
    expect(decode(record).counted).toEqual({ log: 1 });
  });

  it("is a no where it was logged as an error, which is kept all the same", () => {
    const { signals } = decode({ severityNumber: 17, body: text("GET /health 503 1.204 ms - 15") });
    expect(signals.map(({ kind }) => kind).sort()).toEqual(["error", "health"]);
  });

  it("of many that say the same few are told, and every other one", () => {
    const line = (status: number) => ({ body: text(`GET /health ${status} 1.2 ms - 15`) });
    const told = healths(line(200), line(200), line(503), line(200), line(503), line(200), line(200));
    expect(told.map(({ status, time }) => [status, (time - received) / 1000 + 60])).toEqual([
      ["pass", 0],
      ["fail", 2],
      ["pass", 5],
    ]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["another address", { body: text("GET /orders 200 1.2 ms - 15") }],
    ["liveness", { body: text("GET /livez 200 1.2 ms - 15") }],
    ["nobody answers there", { body: text("GET /health 404 1.2 ms - 15") }],
    ["words about health", { body: text("health check passed: GET /health is fine, 200 times") }],
    [
      "a path and a status that are none of HTTP",
      { attributes: attributes({ path: text("/health"), status: text("ok") }) },
    ],
  ])("is none: %s", (_, record) => {
    expect(healths(record)).toEqual([]);
  });
});
