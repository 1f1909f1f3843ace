/** Envelopes recorded from a stock SDK, and what each must come to. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultLimits } from "../limits.ts";
import { ErrorEvent } from "../words/error-event.ts";
import { CheckIn } from "../words/operation.ts";
import { Outcome } from "../words/outcome.ts";
import { decodeEnvelope } from "./decode-envelope.ts";

const folder = new URL("../../fixtures/sentry/", import.meta.url);
const received = Date.parse("2026-12-01T00:00:00Z");
const encoder = new TextEncoder();

function decode(body: string | Uint8Array, limits = defaultLimits) {
  const result = decodeEnvelope(typeof body === "string" ? encoder.encode(body) : body, { received, limits });
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

function recorded(name: string) {
  return decode(readFileSync(new URL(`${name}.envelope`, folder)));
}

function errors(value: ReturnType<typeof decode>): ErrorEvent[] {
  return value.decoded.signals.flatMap((signal) => (signal.kind === "error" ? [signal.error] : []));
}

function outcomes(value: ReturnType<typeof decode>): Outcome[] {
  return value.decoded.signals.flatMap((signal) => (signal.kind === "outcome" ? [signal.outcome] : []));
}

/** `0 Type: message -relation-> index` */
function chain(error: ErrorEvent): string[] {
  return error.exceptions.map(
    ({ type, message, to }, i) => `${i} ${type}: ${message}${to ? ` -${to.relation}-> ${to.index}` : ""}`,
  );
}

describe("every recorded envelope", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".envelope"));
  it.each(names)("%s fits the vocabulary", (name) => {
    const { decoded, raws } = decode(readFileSync(new URL(name, folder)));
    for (const signal of decoded.signals) {
      if (signal.kind === "error") {
        expect(ErrorEvent.parse(signal.error)).toEqual(signal.error);
        expect(raws.has(signal.error.id)).toBe(true);
      }
      if (signal.kind === "outcome") expect(Outcome.parse(signal.outcome)).toEqual(signal.outcome);
      if (signal.kind === "check-in") expect(CheckIn.parse(signal.checkIn)).toEqual(signal.checkIn);
    }
    expect(decoded.dropped.filter((one) => one.by !== "client")).toEqual([]);
  });
});

describe("@sentry/node", () => {
  it("cause: chain, code from the error's properties, throw site first", () => {
    const [error] = errors(recorded("node-11-cause-event"));
    expect(chain(error!)).toEqual([
      "0 Error: connect ECONNREFUSED 127.0.0.1:5432 -cause-> 1",
      "1 Error: could not load quotes",
    ]);
    expect(error!.exceptions[0]!.code).toBe("ECONNREFUSED");
    expect(error!.exceptions[1]!.code).toBeUndefined();
    expect(error!.exceptions[0]!.frames[0]).toMatchObject({
      function: "connect",
      file: "/app/src/quotes.mjs",
      line: 8,
      inApp: true,
      context: { line: '  const refused = new Error("connect ECONNREFUSED 127.0.0.1:5432");' },
    });
    expect(error).toMatchObject({
      source: "sentry",
      level: "error",
      release: "shop@1.2.3",
      environment: "production",
      instance: "web-1",
      platform: "node",
      sdk: "sentry.javascript.node/11.12.0",
    });
    expect(error!.exceptions[0]!.seen).toBe(`event ${error!.id}`);
  });

  it("AggregateError: members in their order, each after its causes", () => {
    expect(chain(errors(recorded("node-11-aggregate-event"))[0]!)).toEqual([
      "0 TypeError: first source is malformed -member-> 3",
      "1 Error: offset 9000 of 100 -cause-> 2",
      "2 RangeError: second source is out of range -member-> 3",
      "3 AggregateError: all sources failed",
    ]);
  });

  it("SuppressedError: the suppressed one is the older", () => {
    expect(chain(errors(recorded("node-11-suppressed-event"))[0]!)).toEqual([
      "0 Error: work failed -suppressed-> 2",
      "1 Error: dispose failed -cause-> 2",
      "2 SuppressedError: both failed",
    ]);
  });

  it("an error that was logged and swallowed stands before the one that was captured", () => {
    const [error] = errors(recorded("node-11-masked-event"));
    expect(chain(error!)).toEqual([
      "0 TypeError: store.statistics is not a function -earlier-> 1",
      "1 TypeError: Do not know how to serialize a BigInt",
    ]);
    expect(error!.exceptions[0]).toMatchObject({ seen: "breadcrumb 1", time: expect.any(Number) });
    expect(error!.exceptions[0]!.frames[0]).toMatchObject({
      function: expect.stringMatching(/dashboard$/),
      line: 23,
    });
    expect(error!.request).toEqual({ id: "req-7" });
  });

  it("a message keeps its stack as a synthetic exception", () => {
    const [error] = errors(recorded("node-11-message-event"));
    expect(error).toMatchObject({ level: "warning", message: "stock is low" });
    expect(error!.exceptions).toMatchObject([{ type: "Error", message: "stock is low", synthetic: true }]);
  });

  it("a thrown object", () => {
    const [error] = errors(recorded("node-11-thrown-object-event"));
    expect(error!.exceptions).toMatchObject([
      { message: "Object captured as exception with keys: code, status", synthetic: true },
    ]);
  });

  it("request: address without its query, request id, no headers beyond", () => {
    const [error] = errors(recorded("node-11-http-event"));
    expect(error!.request).toMatchObject({ method: "GET", id: "req-9" });
    expect(error!.request!.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/fail$/);
    expect(error!.exceptions[0]!.handled).toBe(false);
  });

  it("logs: errors become events, the others are counted", () => {
    const value = recorded("node-11-logs-log");
    expect(errors(value)).toMatchObject([
      { level: "error", message: "payment failed", tags: { order: "12" }, exceptions: [], instance: "web-1" },
      { level: "fatal", message: "worker a died" },
    ]);
    expect(value.decoded.counted).toEqual({ log: 1 });
    expect(value.eventId).toBeUndefined();
    expect([...value.raws.values()]).toHaveLength(2);
  });

  it("a logged error keeps its stack", () => {
    const [error] = errors(recorded("node-11-masked-log"));
    expect(error!.exceptions).toMatchObject(
      [
        {
          type: "TypeError",
          message: "store.statistics is not a function",
          frames: [{ function: "dashboard" }, {}],
        },
      ].map((one) => ({ ...one, frames: expect.any(Array) })),
    );
    expect(error!.exceptions[0]!.frames[0]).toMatchObject({
      function: expect.stringMatching(/dashboard$/),
      line: 23,
    });
  });

  it.each([
    ["node-11-http-span", { route: "GET /fail", failed: 1, statuses: { s5xx: 1 } }],
    ["node-11-http-span-2", { route: "GET /fine/:id", failed: 0, statuses: { s2xx: 1 } }],
    ["node-11-static-http-transaction", { route: "GET /fail", failed: 1, statuses: { s5xx: 1 } }],
    ["node-11-static-http-transaction-2", { route: "GET /fine/:id", failed: 0, statuses: { s2xx: 1 } }],
  ])("%s is one request", (name, expected) => {
    const [outcome, ...more] = outcomes(recorded(name));
    expect(more).toEqual([]);
    expect(outcome).toMatchObject({ basis: "span", width: 0, total: 1, release: "shop@1.2.3", ...expected });
    expect(outcome!.latency!.counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it("request sessions", () => {
    expect(outcomes(recorded("node-11-http-sessions"))).toMatchObject([
      {
        basis: "session",
        width: 60_000,
        total: 2,
        failed: 1,
        release: "shop@1.2.3",
        environment: "production",
      },
    ]);
  });

  it("the process's own session: counted at its first word, not again at its end", () => {
    expect(outcomes(recorded("node-11-cause-session"))).toMatchObject([{ total: 1, failed: 1, width: 0 }]);
    expect(recorded("node-11-http-session").decoded).toEqual({
      signals: [],
      dropped: [],
      counted: { session: 1 },
    });
  });

  it("check-ins", () => {
    const [first] = recorded("node-11-job-check_in").decoded.signals;
    const [second] = recorded("node-11-job-check_in-2").decoded.signals;
    expect(first).toMatchObject({ kind: "check-in", checkIn: { monitor: "settle", status: "in_progress" } });
    expect(second).toMatchObject({
      kind: "check-in",
      checkIn: { status: "ok", duration: 1500, time: received },
    });
    expect(first).toHaveProperty("checkIn.id", (second as { checkIn: CheckIn }).checkIn.id);
  });

  it("client reports", () => {
    expect(recorded("node-11-report-client_report").decoded).toEqual({
      signals: [],
      dropped: [
        { reason: "before_send", category: "error", count: 1, by: "client" },
        { reason: "sample_rate", category: "transaction", count: 3, by: "client" },
      ],
      counted: { client_report: 1 },
    });
  });
});

const id = "0123456789abcdef0123456789abcdef";
const event = '{"type":"event"}\n{"message":"one"}\n';

describe("items", () => {
  it("header's event id wins, whatever its notation", () => {
    const header = '{"event_id":"01234567-89AB-CDEF-0123-456789ABCDEF"}\n';
    const value = decode(`${header}{"type":"event"}\n{"event_id":"${"f".repeat(32)}","message":"one"}`);
    expect(value.eventId).toBe(id);
    expect(errors(value)[0]!.id).toBe(id);
    expect([...value.raws.keys()]).toEqual([id]);
  });

  it.each(["", '"event_id":"not-an-id",', '"event_id":7,', `"event_id":"${"0".repeat(32)}",`])(
    "without a usable id (%s) it comes from the content, the same at each replay",
    (sent) => {
      const body = `{${sent.replace(/,$/, "")}}\n{"type":"event"}\n{${sent}"message":"one"}`;
      const value = decode(body);
      expect(value.eventId).toMatch(/^[0-9a-f]{32}$/);
      expect(decode(body).eventId).toBe(value.eventId);
      expect(decode(body.replace("one", "two")).eventId).not.toBe(value.eventId);
    },
  );

  it("keeps one event, drops and counts the second", () => {
    const value = decode(`{}\n${event}${event}`);
    expect(errors(value)).toHaveLength(1);
    expect(value.decoded.dropped).toEqual([{ reason: "duplicate_item", category: "event", count: 1 }]);
  });

  it("a second event counts where the first could not be read", () => {
    const value = decode(`{}\n{"type":"event"}\n{oops\n${event}`);
    expect(errors(value)).toMatchObject([{ message: "one" }]);
    expect(value.decoded.dropped).toEqual([{ reason: "malformed_json", category: "event", count: 1 }]);
  });

  it.each([
    ["attachment", "unsupported_item", "attachment"],
    ["feedback", "unsupported_item", "feedback"],
    ["replay_recording", "unsupported_item", "replay_recording"],
    ["profile_chunk", "unsupported_item", "profile_chunk"],
    ["trace_metric", "unsupported_item", "trace_metric"],
    ["hologram", "unknown_item", "hologram"],
    ["<script>", "unknown_item", "unknown"],
    ["__proto__", "unknown_item", "__proto__"],
  ])("%s is no failure: %s", (type, reason, category) => {
    const value = decode(`{}\n{"type":"${type}","length":3}\n\xff\0\n\n${event}`.replace("\xff\0\n", "abc"));
    expect(value.decoded.dropped).toEqual([{ reason, category, count: 1 }]);
    expect(errors(value)).toHaveLength(1);
  });

  it("an envelope without items", () => {
    expect(decode("{}")).toMatchObject({
      eventId: undefined,
      decoded: { signals: [], dropped: [], counted: {} },
    });
  });

  it("an event that says nothing is dropped and counted", () => {
    expect(decode('{}\n{"type":"event"}\n{"platform":"node"}').decoded.dropped).toEqual([
      { reason: "empty_event", category: "event", count: 1 },
    ]);
  });

  it("an event that is no JSON fails the envelope", () => {
    const result = decodeEnvelope(encoder.encode('{}\n{"type":"event"}\n{"message":'), { received });
    expect(result).toMatchObject({ ok: false, failure: { code: "malformed_json", status: 400 } });
  });

  it("unless something else in it was of use", () => {
    const value = decode(
      '{}\n{"type":"event"}\n[1]\n{"type":"check_in"}\n{"monitor_slug":"a","status":"ok"}',
    );
    expect(value.decoded.signals).toHaveLength(1);
    expect(value.decoded.dropped).toEqual([{ reason: "malformed_json", category: "event", count: 1 }]);
  });

  it("an oversized event is 413", () => {
    const limits = { ...defaultLimits, itemBytes: 40 };
    const body = `{}\n{"type":"event"}\n{"message":"${"x".repeat(50)}"}`;
    expect(decodeEnvelope(encoder.encode(body), { received, limits })).toMatchObject({
      ok: false,
      failure: { code: "too_large", status: 413 },
    });
  });

  it("a container holds at most `limits.items`", () => {
    const limits = { ...defaultLimits, items: 2 };
    const value = decode(
      `{}\n{"type":"log"}\n{"items":[{"level":"info"},{"level":"info"},{"level":"info"}]}`,
      limits,
    );
    expect(value.decoded).toMatchObject({
      counted: { log: 2 },
      dropped: [{ reason: "too_many_items", category: "log", count: 1 }],
    });
  });

  it("a transaction whose span says that its name is the URL as called", () => {
    const trace = '"op":"http.server","data":{"sentry.source":"url"}';
    const body = `{}\n{"type":"transaction"}\n{"transaction":"GET /quotes/12","transaction_info":{"source":"custom"},"contexts":{"trace":{${trace}}}}`;
    expect(decode(body).decoded.signals).toMatchObject([{ outcome: { route: "GET /quotes/:id" } }]);
  });

  it.each([
    ["node", undefined],
    ["shop", "shop"],
  ])("the resource's service name %s is %s", (name, service) => {
    const otel = `"otel":{"resource":{"service.name":"${name}"}}`;
    const body = `{}\n{"type":"transaction"}\n{"transaction":"GET /a","contexts":{"trace":{"op":"http.server"},${otel}}}`;
    const [outcome] = decode(body).decoded.signals;
    expect(outcome).toMatchObject({ kind: "outcome", outcome: { route: "GET /a" } });
    expect(outcome!.kind === "outcome" && outcome!.outcome.service).toBe(service);
    const [error] = decode(`{}\n{"type":"event"}\n{"message":"a","contexts":{${otel}}}`).decoded.signals;
    expect(error!.kind === "error" && error!.error.service).toBe(service);
  });

  it("a transaction that is no HTTP request is counted", () => {
    const body =
      '{}\n{"type":"transaction"}\n{"type":"transaction","contexts":{"trace":{"op":"queue.process"}}}';
    expect(decode(body).decoded).toEqual({ signals: [], dropped: [], counted: { transaction: 1 } });
  });

  it.each([
    ["internal_error", 1],
    ["unavailable", 1],
    ["ok", 0],
    ["not_found", 0],
  ])("a request without HTTP status fails by its span status: %s", (status, failed) => {
    const body = `{}\n{"type":"transaction"}\n{"transaction":"/a","contexts":{"trace":{"op":"http.server","status":"${status}"}}}`;
    expect(outcomes(decode(body))).toMatchObject([{ failed, statuses: { other: 1 } }]);
  });

  it("a path that led nowhere names no route", () => {
    const trace = '"op":"http.server","data":{"url.path":"/wp-login.php","http.request.method":"GET"}';
    const body = `{}\n{"type":"transaction"}\n{"transaction":"GET","contexts":{"response":{"status_code":404},"trace":{${trace}}}}`;
    expect(outcomes(decode(body))).toMatchObject([{ route: "GET", failed: 0, statuses: { s4xx: 1 } }]);
  });
});
