/** What OTLP requests mean, in both encodings. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toProtobuf } from "../../fixtures/otlp/to-protobuf.ts";
import { defaultLimits, type Limits } from "../limits.ts";
import { ErrorEvent, FlagEvaluation } from "../words/error-event.ts";
import { Outcome } from "../words/outcome.ts";
import type { Decoded } from "../words/signal.ts";
import { CumulativeSeries } from "./cumulative-series.ts";
import { decodeOtlp, type OtlpSignal } from "./decode-otlp.ts";

const received = 1_795_326_060_000;
const nanos = (ms: number) => `${received + ms}000000`;
const traceId = "5cfe523a3a1ccccd859079cea65c5955";
const spanId = "61e6967e304cce96";

type Attribute = string | number | boolean | object;
const anyValue = (value: Attribute): object =>
  typeof value === "string"
    ? { stringValue: value }
    : typeof value === "boolean"
      ? { boolValue: value }
      : typeof value === "number"
        ? Number.isInteger(value)
          ? { intValue: value }
          : { doubleValue: value }
        : Array.isArray(value)
          ? { arrayValue: { values: value.map(anyValue) } }
          : { kvlistValue: { values: attributes(value as Record<string, Attribute>) } };
const attributes = (values: Record<string, Attribute>) =>
  Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));

const resource = {
  attributes: attributes({
    "service.name": "quotes",
    "service.version": "4.2.0",
    "deployment.environment": "production",
    "host.name": "web-1",
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.name": "opentelemetry",
    "telemetry.sdk.version": "3.1.0",
  }),
};
const traces = (...spans: object[]) => ({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
const logs = (...logRecords: object[]) => ({
  resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "app" }, logRecords }] }],
});
const metrics = (...all: object[]) => ({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics: all }] }] });
const span = (more: object = {}) => ({
  traceId,
  spanId,
  name: "GET /dashboard",
  kind: 2,
  startTimeUnixNano: nanos(-40),
  endTimeUnixNano: nanos(-10),
  ...more,
});
const exceptionEvent = (values: Record<string, Attribute>, ms = -20) => ({
  name: "exception",
  timeUnixNano: nanos(ms),
  attributes: attributes(values),
});

function decodeJson(signal: OtlpSignal, request: unknown, limits?: Limits): Decoded {
  const result = decodeOtlp(signal, new TextEncoder().encode(JSON.stringify(request)), "json", {
    received,
    ...(limits && { limits }),
    series: new CumulativeSeries(),
  });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

/** Decodes both encodings, and holds them equal. */
function decode(signal: OtlpSignal, request: object, limits?: Limits): Decoded {
  const fromJson = decodeJson(signal, request, limits);
  const fromProtobuf = decodeOtlp(signal, toProtobuf(signal, request), "protobuf", {
    received,
    ...(limits && { limits }),
    series: new CumulativeSeries(),
  });
  expect(fromProtobuf).toEqual({ ok: true, value: fromJson });
  return fromJson;
}

const errors = (decoded: Decoded) =>
  decoded.signals.flatMap((signal) => (signal.kind === "error" ? [signal.error] : []));
const outcomes = (decoded: Decoded) =>
  decoded.signals.flatMap((signal) => (signal.kind === "outcome" ? [signal.outcome] : []));
const flags = (decoded: Decoded) =>
  decoded.signals.flatMap((signal) => (signal.kind === "flag" ? [signal.flag] : []));

describe("payloads of the stock SDK", () => {
  const read = (name: string) => readFileSync(new URL(`../../fixtures/otlp/${name}`, import.meta.url));
  const recorded = (name: string, signal: OtlpSignal) => {
    const body = read(`${name}.json`);
    // Received a second after its latest time.
    const times = [...body.toString().matchAll(/"[a-z]*[tT]imeUnixNano":"(\d+)"/g)].map(
      ([, time]) => Number(time) / 1e6,
    );
    const context = () => ({ received: Math.max(...times) + 1000, series: new CumulativeSeries() });
    const protobuf = decodeOtlp(signal, read(`${name}.binpb`), "protobuf", context());
    const json = decodeOtlp(signal, body, "json", context());
    expect(protobuf).toEqual(json);
    if (!protobuf.ok) throw new Error(protobuf.failure.message);
    for (const signal of protobuf.value.signals) {
      if (signal.kind === "error") ErrorEvent.parse(signal.error);
      if (signal.kind === "outcome") Outcome.parse(signal.outcome);
      if (signal.kind === "flag") FlagEvaluation.parse(signal.flag);
    }
    expect(protobuf.value.dropped).toEqual([]);
    return protobuf.value;
  };

  test("traces", () => {
    const decoded = recorded("traces", "traces");
    const [masked, upstream, silent, inner, consumer] = errors(decoded);
    expect(masked?.exceptions.map(({ type, message, to }) => ({ type, message, to }))).toEqual([
      {
        type: "TypeError",
        message: "service.statistics is not a function",
        to: { relation: "earlier", index: 1 },
      },
      { type: "TypeError", message: "Do not know how to serialize a BigInt", to: undefined },
    ]);
    expect(masked).toMatchObject({
      route: "GET /dashboard",
      request: { status: 500 },
      service: "quotes",
      release: "4.2.0",
    });
    expect(upstream?.route).toBe("GET /upstream");
    expect(silent).toMatchObject({
      message: "GET /silent answered 503",
      exceptions: [],
      tags: { "error.type": "503" },
    });
    expect(inner).toMatchObject({
      route: "GET /dashboard",
      flags: [{ key: "new-dashboard", variant: "on" }],
    });
    expect(consumer).toMatchObject({ route: "settle-parlays process", message: "gave up" });
    expect(outcomes(decoded).map(({ route, total, failed }) => [route, total, failed])).toEqual([
      ["GET /health", 1, 0],
      ["GET /dashboard", 1, 1],
      ["GET /upstream", 1, 1],
      ["GET /silent", 1, 1],
      [undefined, 1, 0],
    ]);
  });

  test("logs", () => {
    const decoded = recorded("logs", "logs");
    expect(errors(decoded).map(({ message, exceptions }) => [message, exceptions.at(-1)?.message])).toEqual([
      ["request failed", "service.statistics is not a function"],
      ["request failed", "Could not load quotes"],
      ["job failed", "a is null"],
    ]);
    expect(errors(decoded)[0]?.flags).toMatchObject([{ key: "new-dashboard", variant: "on", value: "true" }]);
    expect(flags(decoded)).toHaveLength(4);
    expect(decoded.counted).toEqual({ log: 1 });
  });

  test.each(["metrics-delta", "metrics-cumulative"])("%s", (name) => {
    const decoded = recorded(name, "metrics");
    const all = outcomes(decoded);
    expect(all.reduce((sum, { total }) => sum + total, 0)).toBe(5);
    expect(all.reduce((sum, { failed }) => sum + failed, 0)).toBe(3);
    expect(all[0]).toMatchObject({
      basis: "metric",
      service: "quotes",
      latency: { bounds: expect.arrayContaining([5, 75]) },
    });
  });
});

describe("spans", () => {
  test("take type and message from the attributes, frames and causes from the stack", () => {
    const [error] = errors(
      decode(
        "traces",
        traces(
          span({
            events: [
              exceptionEvent({
                "exception.type": "QuoteError",
                "exception.message": "could not load",
                "exception.stacktrace":
                  "Error: could not load\n    at load (/srv/app/quotes.js:3:9) {\n  [cause]: Error: refused\n      at connect (/srv/app/db.js:7:1)\n}",
              }),
            ],
          }),
        ),
      ),
    );
    expect(error?.exceptions.at(-1)).toMatchObject({
      type: "QuoteError",
      message: "could not load",
      time: received - 20,
    });
    expect(error?.exceptions.at(-1)?.frames[0]).toMatchObject({
      function: "load",
      file: "/srv/app/quotes.js",
      line: 3,
    });
  });

  test("keep an exception whose stack can't be parsed", () => {
    const event = exceptionEvent({
      "exception.type": "E",
      "exception.message": "m",
      "exception.stacktrace": "???",
    });
    const [error] = errors(decode("traces", traces(span({ events: [event] }))));
    expect(error?.exceptions).toMatchObject([{ type: "E", message: "m", frames: [] }]);
  });

  test("tell an error code that the JavaScript SDK wrote as type from a class", () => {
    const stack = "Error: connect ECONNREFUSED 127.0.0.1:5432\n    at connect (/srv/app/db.js:7:1)";
    const event = exceptionEvent({
      "exception.type": "ECONNREFUSED",
      "exception.message": "connect ECONNREFUSED 127.0.0.1:5432",
      "exception.stacktrace": stack,
    });
    const [error] = errors(decode("traces", traces(span({ events: [event] }))));
    expect(error?.exceptions.at(-1)).toMatchObject({ type: "Error", code: "ECONNREFUSED" });
  });

  test("count the same exception recorded twice once", () => {
    const event = exceptionEvent({ "exception.type": "E", "exception.message": "m" });
    const [error] = errors(decode("traces", traces(span({ events: [event, event] }))));
    expect(error?.exceptions).toHaveLength(1);
  });

  test.each<[string, object, number]>([
    ["a server's 500", { attributes: attributes({ "http.response.status_code": 500 }) }, 1],
    ["a server's 500 of older conventions", { attributes: attributes({ "http.status_code": "500" }) }, 1],
    [
      "a server's 404",
      { attributes: attributes({ "http.response.status_code": 404 }), status: { code: 2 } },
      0,
    ],
    ["a server's error without status", { status: { code: 2, message: "x" } }, 1],
    ["a server's success", {}, 0],
    ["a consumer's error", { kind: 5, status: { code: 2 } }, 1],
    [
      "a client's error",
      { kind: 3, status: { code: 2 }, attributes: attributes({ "http.response.status_code": 500 }) },
      0,
    ],
    ["an inner error", { kind: 1, status: { code: 2 } }, 0],
    ["a client's exception", { kind: 3, events: [exceptionEvent({ "exception.message": "m" })] }, 1],
  ])("%s", (_, more, expected) => {
    const decoded = decode("traces", traces(span(more)));
    expect(errors(decoded)).toHaveLength(expected);
    expect(decoded.counted["span"] ?? 0).toBe(1 - expected);
  });

  test("name a failure without an exception by what was answered", () => {
    const more = {
      attributes: attributes({
        "http.method": "get",
        "http.route": "/dashboard",
        "http.target": "/dashboard?a=1",
        "http.status_code": 500,
      }),
    };
    const [error] = errors(decode("traces", traces(span(more))));
    expect(error).toMatchObject({
      message: "GET /dashboard answered 500",
      route: "GET /dashboard",
      request: { method: "GET", url: "/dashboard", status: 500 },
      environment: "production",
      instance: "web-1",
      platform: "node",
      sdk: "opentelemetry/3.1.0",
      traceId,
      spanId,
    });
  });

  test("put an inner failure down to the request it belongs to, not to another of the same trace", () => {
    const failed = { events: [exceptionEvent({ "exception.message": "m" })] };
    const decoded = decode(
      "traces",
      traces(
        span({ spanId: "aaaaaaaaaaaaaaa1", kind: 1, parentSpanId: "aaaaaaaaaaaaaaa2", ...failed }),
        span({ spanId: "aaaaaaaaaaaaaaa2", kind: 1, parentSpanId: "aaaaaaaaaaaaaaa3" }),
        span({
          spanId: "aaaaaaaaaaaaaaa3",
          attributes: attributes({ "http.request.method": "GET", "http.route": "/a" }),
        }),
        span({
          spanId: "aaaaaaaaaaaaaaa4",
          attributes: attributes({ "http.request.method": "GET", "http.route": "/b" }),
        }),
      ),
    );
    expect(errors(decoded)[0]?.route).toBe("GET /a");
  });

  test("survive a circle of parents", () => {
    const failed = { events: [exceptionEvent({ "exception.message": "m" })] };
    expect(errors(decode("traces", traces(span({ kind: 1, parentSpanId: spanId, ...failed }))))).toHaveLength(
      1,
    );
  });

  test("replace ids in a path that has no route", () => {
    const more = {
      attributes: attributes({
        "http.request.method": "GET",
        "url.path": "/users/42/7b0c1d7e-7f2d-4b53-9a39-0d8f6a2f5f10/edit",
        "http.response.status_code": 500,
      }),
    };
    const [error] = errors(decode("traces", traces(span(more))));
    expect(error?.route).toBe("GET /users/:id/:id/edit");
  });

  test("add up to outcomes by route and minute", () => {
    const served = (status: number, more: object = {}) =>
      span({
        attributes: attributes({
          "http.request.method": "GET",
          "http.route": "/a",
          "http.response.status_code": status,
        }),
        ...more,
      });
    const decoded = decode(
      "traces",
      traces(served(200), served(204), served(503), served(200, { endTimeUnixNano: nanos(10) })),
    );
    expect(outcomes(decoded)).toMatchObject([
      {
        basis: "span",
        time: received - 60_000,
        width: 60_000,
        route: "GET /a",
        total: 3,
        failed: 1,
        statuses: { s2xx: 2, s5xx: 1 },
      },
      { time: received, total: 1 },
    ]);
    expect(outcomes(decoded)[0]?.latency?.counts.reduce((a, b) => a + b)).toBe(3);
  });
});

describe("times", () => {
  const failing = (more: object) =>
    errors(
      decode("traces", traces(span({ attributes: attributes({ "http.status_code": 500 }), ...more }))),
    )[0]!;

  test.each<[string, object, number, string[] | undefined]>([
    ["to the millisecond", { endTimeUnixNano: "1795326051699999999" }, 1_795_326_051_699, undefined],
    ["missing", { startTimeUnixNano: undefined, endTimeUnixNano: undefined }, received, undefined],
    ["zero", { startTimeUnixNano: "0", endTimeUnixNano: "0" }, received, undefined],
    ["a little ahead", { endTimeUnixNano: nanos(60_000) }, received + 60_000, undefined],
    ["too far ahead", { endTimeUnixNano: nanos(60_001) }, received, ["futureMs"]],
    ["the largest", { endTimeUnixNano: "18446744073709551615" }, received, ["futureMs"]],
  ])("%s", (_, more, time, cut) => {
    const error = failing(more);
    expect(error.time).toBe(time);
    expect(error.cut).toEqual(cut);
  });
});

describe("log records", () => {
  const record = (more: object = {}) => ({
    timeUnixNano: nanos(-5),
    severityNumber: 17,
    body: anyValue("failed"),
    ...more,
  });
  const only = (more: object) => errors(decode("logs", logs(record(more))))[0];

  test.each<[string, object, number]>([
    ["an error", {}, 1],
    ["a warning", { severityNumber: 13 }, 0],
    [
      "a warning with an exception",
      { severityNumber: 13, attributes: attributes({ "exception.type": "E" }) },
      1,
    ],
    ["no severity", { severityNumber: 0 }, 0],
    ["no number but a text", { severityNumber: 0, severityText: "ERROR" }, 1],
  ])("%s", (_, more, expected) => {
    const decoded = decode("logs", logs(record(more)));
    expect(errors(decoded)).toHaveLength(expected);
    expect(decoded.counted["log"] ?? 0).toBe(1 - expected);
  });

  test("have a level, a logger, trace ids and a message", () => {
    expect(only({ severityNumber: 21, traceId, spanId })).toMatchObject({
      level: "fatal",
      logger: "app",
      traceId,
      spanId,
      message: "failed",
    });
  });

  test("say where an exception was swallowed, and how it came to light", () => {
    const event = only({
      severityNumber: 13,
      attributes: attributes({
        "exception.type": "StoreError",
        "exception.message": "invalid json",
        "exception.stacktrace":
          "StoreError: invalid json\n    at list (/srv/app/store.js:3:9) {\n  [cause]: Error: closed\n      at read (/srv/app/socket.js:1:2)\n}",
        "holdfast.exception.handled": true,
        "holdfast.exception.mechanism": "swallowed",
        "holdfast.exception.caught_at.file": "/srv/app/threads.js",
        "holdfast.exception.caught_at.line": 38,
        "holdfast.exception.caught_at.column": 5,
        "holdfast.exception.caught_at.function": "load",
      }),
    });
    expect(event!.exceptions).toMatchObject([
      { type: "Error", message: "closed" },
      {
        type: "StoreError",
        handled: true,
        mechanism: "swallowed",
        swallowedAt: { file: "/srv/app/threads.js", line: 38, column: 5, function: "load" },
      },
    ]);
    expect(event!.exceptions[0]).not.toHaveProperty("swallowedAt");
    expect(event!.tags ?? {}).toEqual({});
  });

  test.each<[string, object]>([
    ["no place without a file", { "holdfast.exception.caught_at.line": 3 }],
    ["a place of a wrong type", { "holdfast.exception.caught_at.file": ["a", "b"] }],
    ["handled of a wrong type", { "holdfast.exception.handled": "yes" }],
  ])("swallowed: %s", (_, more) => {
    const [exception] = only({ attributes: attributes({ "exception.type": "E", ...more }) })!.exceptions;
    expect(exception).not.toHaveProperty("swallowedAt");
    expect(exception).not.toHaveProperty("handled");
  });

  test("of a job have its name for a route", () => {
    const job = attributes({ "exception.type": "E", "holdfast.work.name": "settle-parlays" });
    expect(only({ attributes: job })?.route).toBe("settle-parlays");
    const request = attributes({
      "http.request.method": "GET",
      "http.route": "/a",
      "holdfast.work.name": "x",
    });
    expect(only({ attributes: request })?.route).toBe("GET /a");
  });

  test("have the observed time when they have none of their own", () => {
    expect(only({ timeUnixNano: undefined, observedTimeUnixNano: nanos(-7) })?.time).toBe(received - 7);
  });

  const stack = "TypeError: a is null\n    at run (/srv/app/job.js:3:9)";
  test.each<[string, object, { type: string; message: string }[]]>([
    [
      "a stack in the body",
      { body: anyValue(`job failed\n${stack}`) },
      [{ type: "TypeError", message: "a is null" }],
    ],
    [
      "pino's err",
      { attributes: attributes({ err: { type: "TypeError", message: "a is null", stack } }) },
      [{ type: "TypeError", message: "a is null" }],
    ],
    [
      "an err in the body",
      { body: anyValue({ msg: "m", err: { name: "TypeError", message: "a is null", stack } }) },
      [{ type: "TypeError", message: "a is null" }],
    ],
    ["winston's stack", { attributes: attributes({ stack }) }, [{ type: "TypeError", message: "a is null" }]],
    [
      "parts",
      {
        attributes: attributes({
          "error.type": "TypeError",
          "error.message": "a is null",
          "error.stack": stack,
        }),
      },
      [{ type: "TypeError", message: "a is null" }],
    ],
    [
      "a text",
      { attributes: attributes({ error: "connection refused" }) },
      [{ type: "Error", message: "connection refused" }],
    ],
    [
      "causes and members as objects",
      {
        attributes: attributes({
          err: {
            type: "A",
            message: "a",
            cause: { type: "B", message: "b" },
            errors: [{ type: "C", message: "c" }],
          },
        }),
      },
      [
        { type: "C", message: "c" },
        { type: "B", message: "b" },
        { type: "A", message: "a" },
      ],
    ],
    ["a status that is no exception", { attributes: attributes({ "error.type": "500" }) }, []],
  ])("carry %s", (_, more, expected) => {
    expect(only(more)?.exceptions.map(({ type, message }) => ({ type, message }))).toEqual(expected);
  });

  test("are taken apart when the body is a JSON line", () => {
    const line = { level: 50, msg: "job failed", err: { type: "TypeError", message: "a is null", stack } };
    const error = only({ severityNumber: 0, body: anyValue(JSON.stringify(line)) });
    expect(error).toMatchObject({
      level: "error",
      message: "job failed",
      exceptions: [{ type: "TypeError" }],
    });
    const harmless = { severityNumber: 0, body: anyValue(JSON.stringify({ ...line, level: 30 })) };
    expect(only(harmless)).toBeUndefined();
    expect(only({ body: anyValue("{not json}") })).toMatchObject({ message: "{not json}", exceptions: [] });
  });

  test("link causes and members to what they led to", () => {
    const err = {
      type: "A",
      message: "a",
      cause: { type: "B", message: "b", cause: { type: "D", message: "d" } },
      errors: [{ type: "C", message: "c" }],
    };
    expect(
      only({ attributes: attributes({ err }) })?.exceptions.map(({ type, to }) => [
        type,
        to?.relation,
        to?.index,
      ]),
    ).toEqual([
      ["C", "member", 3],
      ["D", "cause", 2],
      ["B", "cause", 3],
      ["A", undefined, undefined],
    ]);
  });

  test("become flags, and stand with the errors of their trace", () => {
    const flag = {
      timeUnixNano: nanos(-9),
      eventName: "feature_flag.evaluation",
      traceId,
      spanId,
      attributes: attributes({
        "feature_flag.key": "settlement",
        "feature_flag.result.variant": "on",
        "feature_flag.result.value": true,
        "feature_flag.result.reason": "static",
      }),
    };
    const expected = {
      key: "settlement",
      variant: "on",
      value: "true",
      reason: "static",
      time: received - 9,
      traceId,
      spanId,
    };
    const decoded = decode(
      "logs",
      logs(record({ traceId }), record({ traceId: traceId.replace("5", "6") }), flag),
    );
    expect(flags(decoded)).toEqual([expected]);
    expect(errors(decoded).map((error) => error.flags)).toEqual([[expected], undefined]);
    const { eventName: _, ...older } = flag;
    const named = {
      ...older,
      attributes: [...flag.attributes, ...attributes({ "event.name": "feature_flag.evaluation" })],
    };
    expect(flags(decode("logs", logs(named)))).toEqual([expected]);
  });
});

describe("ids", () => {
  const twin = { timeUnixNano: nanos(-5), severityNumber: 17, body: anyValue("same") };

  test("are the same for a retried request, and differ between equal items of one", () => {
    const ids = () => errors(decode("logs", logs(twin, twin))).map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
  });
});

describe("hostile input", () => {
  const failing = span({ attributes: attributes({ "http.status_code": 500 }) });

  test.each<[string, string, number]>([
    ["malformed_json", "{", 400],
    ["malformed_json", "", 400],
    ["wrong_shape", "[]", 400],
    ["wrong_shape", "null", 400],
    ["wrong_shape", '{"resourceSpans":5}', 400],
  ])("%s: %s", (code, body, status) => {
    const result = decodeOtlp("traces", new TextEncoder().encode(body), "json", { received });
    expect(result).toMatchObject({ ok: false, failure: { code, status } });
  });

  test.each(["{}", '{"resourceSpans":[]}', '{"resourceSpans":null,"unknown":1}'])(
    "an empty request is a success: %s",
    (body) => {
      const result = decodeOtlp("traces", new TextEncoder().encode(body), "json", { received });
      expect(result).toEqual({ ok: true, value: { signals: [], dropped: [], counted: {} } });
      expect(decodeOtlp("traces", new Uint8Array(), "protobuf", { received })).toEqual(result);
    },
  );

  test.each<[string, object]>([
    ["a number for a name", { name: 5 }],
    ["a number for a trace id", { traceId: 5 }],
    ["text for a time", { endTimeUnixNano: "soon" }],
    ["an object for a kind", { kind: {} }],
    ["text for events", { events: "none" }],
    ["a list for a status", { status: [] }],
    ["an object for attributes", { attributes: {} }],
  ])("drops the item alone for %s", (_, more) => {
    const decoded = decodeJson("traces", traces({ ...failing, ...more }, failing, 7 as never));
    expect(errors(decoded)).toHaveLength(1);
    expect(decoded.dropped).toEqual([{ reason: "wrong_type", category: "span", count: expect.any(Number) }]);
  });

  test("accepts snake_case, names of enums and times as numbers", () => {
    const request = {
      resource_spans: [
        {
          resource,
          scope_spans: [
            {
              spans: [
                {
                  trace_id: traceId,
                  span_id: spanId.toUpperCase(),
                  kind: "SPAN_KIND_SERVER",
                  end_time_unix_nano: received * 1e6,
                  status: { code: "STATUS_CODE_ERROR" },
                  attributes: [{ key: "http.response.status_code", value: { int_value: "500" } }],
                },
              ],
            },
          ],
        },
      ],
    };
    expect(errors(decodeJson("traces", request))).toMatchObject([
      { traceId, spanId, time: received, request: { status: 500 } },
    ]);
  });

  test("cleans text of what a database refuses", () => {
    const event = exceptionEvent({ "exception.type": "E\u0000", "exception.message": "a\u0000b\ud800c" });
    const [error] = errors(decodeJson("traces", traces(span({ events: [event] }))));
    expect(error?.exceptions[0]).toMatchObject({ type: "E", message: "ab\ufffdc" });
  });

  test("does not let an attribute reach a prototype", () => {
    const [error] = errors(
      decode(
        "traces",
        traces(
          span({
            ...failing,
            attributes: attributes({
              __proto__x: "1",
              ["__proto__"]: "2",
              constructor: "3",
              "http.status_code": 500,
            }),
          }),
        ),
      ),
    );
    expect(Object.getPrototypeOf(error?.tags)).toBe(Object.prototype);
    expect(error?.tags).toMatchObject({ constructor: "3" });
    expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
  });

  test("keeps to its limits, and says what it cut", () => {
    const limits: Limits = {
      ...defaultLimits,
      items: 3,
      exceptions: 4,
      tags: 5,
      messageChars: 10,
      textChars: 20,
    };
    const events = Array.from({ length: 20 }, (_, i) =>
      exceptionEvent({ "exception.type": "E", "exception.message": `${i}${"x".repeat(50)}` }),
    );
    const many = attributes(
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`a${i}`, "y".repeat(100)])),
    );
    const decoded = decode(
      "traces",
      traces(...Array.from({ length: 5 }, () => span({ events, attributes: many }))),
      limits,
    );
    expect(decoded.dropped).toEqual([{ reason: "too_many", category: "span", count: 2 }]);
    const [error] = errors(decoded);
    expect(error?.exceptions).toHaveLength(4);
    expect(error?.exceptions.map(({ to }) => to?.index)).toEqual([1, 2, 3, undefined]);
    expect(error?.exceptions.every(({ message }) => message.length <= 10)).toBe(true);
    expect(Object.keys(error?.tags ?? {})).toHaveLength(5);
    expect(new Set(error?.cut)).toEqual(new Set(["tags", "messageChars", "exceptions"]));
  });

  test("drops items that are too large", () => {
    const limits: Limits = { ...defaultLimits, itemBytes: 2000 };
    const large = span({ name: "x".repeat(5000) });
    expect(decode("traces", traces(large, failing), limits).dropped).toEqual([
      { reason: "too_large", category: "span", count: 1 },
    ]);
  });

  test("refuses a body that is too large", () => {
    const result = decodeOtlp("logs", new Uint8Array(11), "protobuf", {
      received,
      limits: { ...defaultLimits, bodyBytes: 10 },
    });
    expect(result).toMatchObject({ ok: false, failure: { code: "too_large", status: 413 } });
  });

  test("refuses millions of empty values before it makes them", () => {
    const body = new TextEncoder().encode(`{"resourceSpans":[${"{},".repeat(2_100_000)}{}]}`);
    expect(decodeOtlp("traces", body, "json", { received })).toMatchObject({
      ok: false,
      failure: { code: "too_complex", status: 413 },
    });
    const empty = new Uint8Array(4_200_000);
    for (let i = 0; i < empty.length; i += 2) empty[i] = 0x0a;
    expect(decodeOtlp("traces", empty, "protobuf", { received })).toMatchObject({
      ok: false,
      failure: { code: "too_complex" },
    });
  });

  test("survives deep nesting", () => {
    let value: object = { stringValue: "x" };
    for (let i = 0; i < 400; i++) value = { arrayValue: { values: [value] } };
    const record = { severityNumber: 17, body: value, attributes: [{ key: "err", value }] };
    expect(errors(decode("logs", logs(record)))).toHaveLength(1);
    const nested = (levels: number) =>
      new TextEncoder().encode(`{"resourceLogs":[{"a":${"[".repeat(levels)}${"]".repeat(levels)}}]}`);
    expect(decodeOtlp("logs", nested(5000), "json", { received }).ok).toBe(true);
    // JSON.parse takes seconds for hundreds of thousands.
    expect(decodeOtlp("logs", nested(100_000), "json", { received })).toMatchObject({
      failure: { code: "too_complex" },
    });
  });
});

describe("metrics", () => {
  const point = (more: object = {}) => ({
    startTimeUnixNano: nanos(-60_000),
    timeUnixNano: nanos(0),
    count: "6",
    bucketCounts: ["1", "2", "3"],
    explicitBounds: [0.005, 0.075],
    attributes: attributes({
      "http.request.method": "GET",
      "http.route": "/a",
      "http.response.status_code": 200,
    }),
    ...more,
  });
  const histogram = (aggregationTemporality: number, ...dataPoints: object[]) => ({
    name: "http.server.request.duration",
    unit: "s",
    histogram: { aggregationTemporality, dataPoints },
  });

  test("deltas are outcomes, status classes of one route together, seconds in milliseconds", () => {
    const failed = point({
      count: 1,
      bucketCounts: [0, 0, 1],
      attributes: attributes({
        "http.request.method": "GET",
        "http.route": "/a",
        "http.response.status_code": 500,
        "error.type": "500",
      }),
    });
    expect(outcomes(decode("metrics", metrics(histogram(1, point(), failed))))).toEqual([
      {
        basis: "metric",
        time: received - 60_000,
        width: 60_000,
        service: "quotes",
        release: "4.2.0",
        environment: "production",
        route: "GET /a",
        total: 7,
        failed: 1,
        statuses: { s1xx: 0, s2xx: 6, s3xx: 0, s4xx: 0, s5xx: 1, other: 0 },
        latency: { bounds: [5, 75], counts: [1, 2, 4] },
      },
    ]);
  });

  test("declared stand-ins are counted as degraded", () => {
    const degraded = point({
      attributes: attributes({ "http.request.method": "GET", "http.route": "/a", "holdfast.degraded": true }),
    });
    expect(outcomes(decode("metrics", metrics(histogram(1, point(), degraded))))).toMatchObject([
      { route: "GET /a", total: 12, degraded: 6 },
    ]);
  });

  test("the older metric is in milliseconds", () => {
    const old = {
      ...histogram(1, point({ explicitBounds: [5, 75] })),
      name: "http.server.duration",
      unit: "ms",
    };
    expect(outcomes(decode("metrics", metrics(old)))[0]?.latency?.bounds).toEqual([5, 75]);
  });

  test("exponential histograms become bounded ones", () => {
    // Scale 0, offset -8: buckets (2^-8, 2^-7], … in seconds: about 4-8 ms, then 8-16 ms.
    const exponential = {
      name: "http.server.request.duration",
      exponentialHistogram: {
        aggregationTemporality: 1,
        dataPoints: [
          point({ count: 4, zeroCount: 1, scale: 0, positive: { offset: -8, bucketCounts: [1, 2] } }),
        ],
      },
    };
    const [outcome] = outcomes(decode("metrics", metrics(exponential)));
    expect(outcome?.total).toBe(4);
    expect(outcome?.latency?.counts.slice(0, 4)).toEqual([1, 1, 2, 0]);
  });

  test.each<[string, object]>([
    ["counts that do not match the bounds", { bucketCounts: [1, 2] }],
    ["bounds that fall", { explicitBounds: [2, 1] }],
    ["a negative count", { count: -1 }],
    ["text for counts", { bucketCounts: ["a", "b", "c"] }],
  ])("drops a point with %s", (_, more) => {
    expect(decodeJson("metrics", metrics(histogram(1, point(more)))).dropped).toEqual([
      { reason: "invalid_histogram", category: "metric", count: 1 },
    ]);
  });

  test("counts what is no request duration", () => {
    const decoded = decode(
      "metrics",
      metrics({ name: "up", gauge: { dataPoints: [{}, {}] } }, { ...histogram(1, point()), name: "other" }),
    );
    expect(decoded).toEqual({ signals: [], dropped: [], counted: { metric: 3 } });
  });

  test("cumulative points without a memory are only counted", () => {
    const body = toProtobuf("metrics", metrics(histogram(2, point())));
    expect(decodeOtlp("metrics", body, "protobuf", { received })).toMatchObject({
      ok: true,
      value: { signals: [], counted: { "metric.cumulative": 1 } },
    });
  });

  test("without a status an error type is a failure", () => {
    const aborted = point({
      attributes: attributes({ "http.request.method": "GET", "error.type": "ECONNRESET" }),
    });
    expect(outcomes(decode("metrics", metrics(histogram(1, aborted))))[0]).toMatchObject({
      failed: 6,
      statuses: { other: 6 },
    });
  });
});
