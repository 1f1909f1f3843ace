/** Which error events tell of one failure, and which only stand near each other. */
import type { ErrorEvent, Exception } from "@holdfast/signals";
import { hash128 } from "@holdfast/signals";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unmask } from "../unmask/unmask.ts";
import { contextOf } from "./context-of.ts";
import { correlate } from "./correlate.ts";

type Short = Partial<Omit<ErrorEvent, "exceptions">> & { say?: string; at?: string; chain?: Exception[] };

function exception(text: string, at = "src/app.ts:10", name = "work"): Exception {
  const colon = text.indexOf(": ");
  const [file, line] = at.split(":");
  const code = /\b(?:ECONNREFUSED|ECONNRESET|42703|25P02)\b/.exec(text)?.[0];
  return {
    type: colon === -1 ? text : text.slice(0, colon),
    message: colon === -1 ? "" : text.slice(colon + 2),
    frames: at === "" ? [] : [{ file: file!, line: Number(line), function: name, inApp: true }],
    ...(code !== undefined && { code }),
  };
}

/** An event whose id comes from its content, as a decoder would make it. */
function event({ say, at, chain, ...rest }: Short): ErrorEvent {
  const exceptions = chain ?? (say === undefined ? [] : [exception(say, at)]);
  const base = { source: "otlp" as const, time: 1000, level: "error" as const, exceptions, ...rest };
  return { id: hash128(JSON.stringify(base)), ...base };
}

const T = "0af7651916cd43dd8448eb211c80319c";
const missing = "TypeError: quotes.statistics is not a function";
const bigint = "TypeError: Do not know how to serialize a BigInt";
const hangUp = "Error: socket hang up";
const column = 'error: column "event_metadata" does not exist (42703)';
const reading = "TypeError: Cannot read properties of undefined (reading 'id')";
const request = { method: "GET", url: "/dashboard" };
const answer = { method: "GET", url: "/dashboard", status: 500 };

/** An event of the request to `/quotes/<id>`; all are of one trace, as a load generator sends them. */
function of(id: number, say: string, time: number, span = String(id)): ErrorEvent {
  return event({
    source: "sentry",
    say,
    at: `src/${say.length}.ts:${say.length}`,
    traceId: T,
    spanId: span.padStart(16, "f"),
    service: "web",
    route: "GET /quotes/:id",
    request: { method: "GET", url: `http://localhost:3000/quotes/${id}` },
    time,
  });
}

interface Case {
  name: string;
  events: ErrorEvent[];
  /** Events of each failure, by position in `events`. */
  groups: number[][];
  /** Exceptions of the first failure. */
  exceptions?: number;
}

const lines = (first: number, last = first) => ({ lines: { first, last } });

const cases: Case[] = [
  {
    name: "one request id, three loggers",
    events: [
      event({ say: missing, request: { id: "6f1c-aa-0001" }, time: 1 }),
      event({ say: bigint, request: { id: "6f1c-aa-0001" }, time: 2 }),
      event({ say: hangUp, request: { id: "6f1c-aa-0001" }, time: 3 }),
      event({ say: missing, request: { id: "6f1c-aa-0002" }, time: 3 }),
    ],
    groups: [[0, 1, 2], [3]],
    exceptions: 3,
  },
  {
    name: "counted request ids of two instances",
    events: [
      event({ say: missing, request: { id: "req-1" }, instance: "a" }),
      event({ say: bigint, request: { id: "req-1" }, instance: "b" }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "a counted request id after a restart",
    events: [
      event({ say: missing, request: { id: "req-1" }, time: 0 }),
      event({ say: missing, request: { id: "req-1" }, time: 60_000 }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "a Sentry event and the log line of the same error",
    events: [
      event({ source: "sentry", say: missing, traceId: T, spanId: "a".repeat(16), time: 5 }),
      event({ source: "log", say: missing, at: "", traceId: T, spanId: "a".repeat(16), time: 6 }),
    ],
    groups: [[0, 1]],
    exceptions: 1,
  },
  {
    name: "a span event, its log record, and the parent span that recorded it again",
    events: [
      event({ say: missing, traceId: T, spanId: "a".repeat(16), parentSpanId: "b".repeat(16), time: 5 }),
      event({ say: missing, traceId: T, spanId: "a".repeat(16), logger: "app", time: 6 }),
      event({ say: missing, traceId: T, spanId: "b".repeat(16), parentSpanId: "c".repeat(16), time: 9 }),
    ],
    groups: [[0, 1, 2]],
    exceptions: 1,
  },
  {
    name: "the same error twice in one trace is two attempts",
    events: [
      event({ source: "sentry", say: hangUp, traceId: T, time: 5 }),
      event({ source: "sentry", say: hangUp, traceId: T, time: 900 }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "the same error in sibling spans is two attempts",
    events: [
      event({ say: column, traceId: T, spanId: "a".repeat(16), parentSpanId: "c".repeat(16), time: 5 }),
      event({ say: column, traceId: T, spanId: "b".repeat(16), parentSpanId: "c".repeat(16), time: 9 }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "two causes in one trace are not one failure",
    events: [
      event({ source: "sentry", say: column, traceId: T, time: 5 }),
      event({ source: "sentry", say: missing, traceId: T, time: 9 }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "copies of one template, same trace and span",
    events: ["A", "B", "C", "D"].map((name, i) =>
      event({
        source: "sentry",
        say: `Error: ${name} broke`,
        traceId: T,
        spanId: "a".repeat(16),
        request,
        time: i,
      }),
    ),
    groups: [[0], [1], [2], [3]],
  },
  {
    name: "items of one job's trace",
    events: [1, 2, 3].map((i) =>
      event({
        say: `Error: item ${i} has no price`,
        traceId: T,
        spanId: "a".repeat(16),
        route: "settle-parlays",
        time: i * 10,
      }),
    ),
    groups: [[0], [1], [2]],
  },
  {
    name: "a page's trace with unrelated errors",
    events: [
      event({
        source: "sentry",
        platform: "javascript",
        say: "TypeError: cart.total is not a function",
        at: "app.js:1",
        route: "/shop",
        traceId: T,
        time: 0,
      }),
      event({
        source: "sentry",
        platform: "javascript",
        say: reading,
        at: "menu.js:4",
        route: "/shop",
        traceId: T,
        time: 900,
      }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "a serializer in the handler, one trace, one service, one route",
    events: [
      event({
        source: "sentry",
        say: missing,
        traceId: T,
        service: "web",
        route: "GET /dashboard",
        request,
        time: 5,
      }),
      event({
        source: "sentry",
        say: bigint,
        traceId: T,
        service: "web",
        route: "GET /dashboard",
        request,
        time: 7,
      }),
    ],
    groups: [[0, 1]],
    exceptions: 2,
  },
  {
    name: "an empty result after a swallowed query error, one request",
    events: [
      event({
        source: "sentry",
        say: column,
        traceId: T,
        service: "web",
        route: "GET /threads",
        request,
        time: 5,
      }),
      event({
        source: "sentry",
        say: reading,
        traceId: T,
        service: "web",
        route: "GET /threads",
        request,
        time: 7,
      }),
    ],
    groups: [[0, 1]],
  },
  {
    name: "log lines of one trace, whose request only the access line names",
    events: [
      event({ source: "log", say: column, traceId: T, level: "warning", time: 5, ...lines(1) }),
      event({
        source: "log",
        say: "IndexError: list index out of range",
        at: "b.py:3",
        traceId: T,
        time: 45,
        ...lines(2),
      }),
      event({ source: "log", traceId: T, request: answer, route: "GET /dashboard", time: 50, ...lines(3) }),
    ],
    groups: [[0, 1, 2]],
    exceptions: 2,
  },
  {
    name: "a repository that says that it went on, then an empty result",
    events: [
      event({
        source: "log",
        say: column,
        message: "list failed, returning []",
        at: "src/a.ts:1",
        time: 5,
        ...lines(10, 14),
      }),
      event({ source: "log", say: reading, at: "src/b.ts:2", time: 5, ...lines(15, 18) }),
    ],
    groups: [[0, 1]],
  },
  {
    name: "a database's log line and its client's error",
    events: [
      event({
        source: "log",
        platform: "postgres",
        chain: [
          {
            type: "undefined_table",
            message: 'relation "users" does not exist at character 15',
            code: "42P01",
            frames: [],
          },
        ],
        time: 5,
        ...lines(1),
      }),
      event({
        source: "log",
        platform: "node",
        chain: [
          {
            type: "error",
            message: 'relation "users" does not exist',
            code: "42P01",
            frames: [{ file: "src/a.ts", line: 3 }],
          },
        ],
        time: 6,
        ...lines(2, 6),
      }),
    ],
    groups: [[0, 1]],
    exceptions: 1,
  },
  {
    name: "words, then the stack",
    events: [
      event({ source: "log", message: "job resolve-saved-parlays failed", time: 5, ...lines(1) }),
      event({ source: "log", say: column, time: 5, ...lines(2, 6) }),
      event({ source: "log", message: "could not send the mail", time: 9, ...lines(9) }),
    ],
    groups: [[0, 1], [2]],
    exceptions: 1,
  },
  {
    name: "ids that stand for none",
    events: ["-", "unknown", "null"].flatMap((none) => [
      event({ say: missing, request: { id: none }, time: 5, tags: { none } }),
      event({ say: column, request: { id: none }, time: 6, tags: { none } }),
    ]),
    groups: [[0], [1], [2], [3], [4], [5]],
  },
  {
    name: "a hang-up after the access line",
    events: [
      event({ source: "log", say: missing, request: { id: "req-1" }, time: 5, ...lines(1) }),
      event({ source: "log", request: { ...answer, id: "req-1" }, time: 6, ...lines(2) }),
      event({ source: "log", say: hangUp, time: 6, ...lines(3, 7) }),
    ],
    groups: [[0, 1, 2]],
  },
  {
    name: "a database that recovers, in many lines",
    events: [2, 3, 5].map((at, i) =>
      event({
        source: "log",
        level: "warning",
        message: [
          "database system was interrupted; last known up at 09:58",
          "database system was not properly shut down; automatic recovery in progress",
          "invalid record length at 0/19EC278: expected at least 24, got 0",
        ][i]!,
        time: 5 + i,
        ...lines(at),
      }),
    ),
    groups: [[0, 1, 2]],
  },
  {
    name: "log records of one span, without a route",
    events: [
      event({ say: missing, traceId: T, spanId: "a".repeat(16), time: 5 }),
      event({ say: bigint, traceId: T, spanId: "a".repeat(16), time: 7 }),
    ],
    groups: [[0, 1]],
  },
  {
    name: "a process-long trace of a script",
    events: [
      event({ source: "sentry", say: column, traceId: T, spanId: "a".repeat(16), time: 0 }),
      event({ source: "sentry", say: bigint, traceId: T, spanId: "a".repeat(16), time: 500 }),
      event({ source: "sentry", say: hangUp, traceId: T, spanId: "a".repeat(16), time: 30_000 }),
    ],
    groups: [[0], [1], [2]],
  },
  {
    name: "a page's failed call and the service's cause",
    events: [
      event({
        source: "sentry",
        platform: "node",
        say: missing,
        route: "GET /dashboard",
        request,
        traceId: T,
        time: 0,
      }),
      event({
        source: "sentry",
        platform: "javascript",
        say: "AxiosError: Request failed with status code 500",
        at: "app.js:1",
        route: "/dashboard",
        traceId: T,
        time: 40,
      }),
      event({
        source: "sentry",
        platform: "javascript",
        say: "AbortError: The user aborted a request.",
        at: "app.js:1",
        route: "/dashboard",
        traceId: T,
        time: 900,
      }),
    ],
    groups: [[0, 1], [2]],
  },
  {
    name: "an event that came twice",
    events: [event({ say: missing, time: 5 })],
    groups: [[0]],
  },
  {
    name: "an error that nobody caught has no empty result after it",
    events: [
      event({
        source: "sentry",
        chain: [{ ...exception(column), handled: false }],
        traceId: T,
        route: "GET /threads",
        request,
        time: 5,
      }),
      event({ source: "sentry", say: reading, traceId: T, route: "GET /threads", request, time: 7 }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "a caller's 500 and its callee's cause",
    events: [
      event({
        say: missing,
        service: "quotes",
        traceId: T,
        spanId: "c".repeat(16),
        parentSpanId: "b".repeat(16),
        time: 5,
      }),
      event({
        say: "AxiosError: Request failed with status code 500",
        service: "web",
        traceId: T,
        spanId: "a".repeat(16),
        time: 9,
      }),
    ],
    groups: [[0, 1]],
  },
  {
    name: "a caller's 500 with a clock that is behind",
    events: [
      event({
        say: "AxiosError: Request failed with status code 500",
        service: "web",
        traceId: T,
        spanId: "a".repeat(16),
        time: 5,
      }),
      event({ say: missing, service: "quotes", traceId: T, spanId: "c".repeat(16), time: 9 }),
    ],
    groups: [[0, 1]],
  },
  {
    name: "a 5xx span without an exception joins its trace's failure",
    events: [
      event({
        say: missing,
        service: "web",
        traceId: T,
        spanId: "b".repeat(16),
        parentSpanId: "a".repeat(16),
        time: 5,
      }),
      event({ service: "web", traceId: T, spanId: "a".repeat(16), request: answer, time: 1 }),
    ],
    groups: [[0, 1]],
    exceptions: 1,
  },
  {
    name: "an access line joins by request id",
    events: [
      event({ source: "log", say: missing, request: { id: "6f1c-aa-0001" }, time: 5 }),
      event({ source: "log", request: { ...answer, id: "6f1c-aa-0001" }, time: 6 }),
    ],
    groups: [[0, 1]],
  },
  {
    name: "log lines without ids: error, serializer, hang-up, access line",
    events: [
      event({ source: "log", say: missing, time: 5, ...lines(10, 16) }),
      event({ source: "log", say: bigint, time: 6, ...lines(17, 22) }),
      event({ source: "log", say: hangUp, time: 8, ...lines(24, 27) }),
      event({ source: "log", request: answer, time: 9, ...lines(28) }),
    ],
    groups: [[0, 1, 2, 3]],
    exceptions: 3,
  },
  {
    name: "log lines without ids, far apart",
    events: [
      event({ source: "log", say: missing, time: 5, ...lines(10, 16) }),
      event({ source: "log", say: hangUp, time: 6, ...lines(80, 84) }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "log lines without ids, seconds apart",
    events: [
      event({ source: "log", say: missing, time: 5, ...lines(10, 16) }),
      event({ source: "log", say: hangUp, time: 60_005, ...lines(17, 20) }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "neighbours of different requests never join",
    events: [
      event({ source: "log", say: missing, request: { id: "6f1c-aa-0001" }, time: 5, ...lines(10, 16) }),
      event({ source: "log", say: bigint, request: { id: "6f1c-aa-0002" }, time: 5, ...lines(17, 20) }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "a mask without an id among several requests belongs to none",
    events: [
      event({ source: "log", say: missing, request: { id: "6f1c-aa-0001" }, time: 5, ...lines(10, 12) }),
      event({ source: "log", say: column, request: { id: "6f1c-aa-0002" }, time: 5, ...lines(13, 15) }),
      event({ source: "log", say: hangUp, time: 6, ...lines(16, 18) }),
    ],
    groups: [[0], [1], [2]],
  },
  {
    name: "two causes that stand side by side in a log",
    events: [
      event({ source: "log", say: missing, time: 5, ...lines(10, 16) }),
      event({ source: "log", say: column, time: 5, ...lines(17, 20) }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "neighbours of two services",
    events: [
      event({ source: "log", say: missing, service: "a", time: 5, ...lines(10, 16) }),
      event({ source: "log", say: hangUp, service: "b", time: 5, ...lines(17, 20) }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "an empty result right after, through the same handler",
    events: [
      event({
        source: "log",
        chain: [
          {
            ...exception(column),
            frames: [
              { file: "src/repo.ts", line: 4, function: "list" },
              { file: "src/route.ts", line: 9, function: "threads" },
            ],
          },
        ],
        time: 5,
        ...lines(10, 14),
      }),
      event({
        source: "log",
        chain: [{ ...exception(reading), frames: [{ file: "src/route.ts", line: 11, function: "threads" }] }],
        time: 5,
        ...lines(15, 18),
      }),
    ],
    groups: [[0, 1]],
  },
  {
    name: "an empty result right after, elsewhere",
    events: [
      event({ source: "log", say: column, at: "src/a.ts:1", time: 5, ...lines(10, 14) }),
      event({ source: "log", say: reading, at: "src/b.ts:2", time: 5, ...lines(15, 18) }),
    ],
    groups: [[0], [1]],
  },
  {
    name: "a refusal that was only logged as words",
    events: [
      event({
        source: "log",
        message: "boot failed: connect ECONNREFUSED 127.0.0.1:5432",
        request: { id: "6f1c-aa-0001" },
        time: 5,
      }),
      event({ source: "log", say: "Error: Internal Server Error", request: { id: "6f1c-aa-0001" }, time: 6 }),
    ],
    groups: [[0, 1]],
    exceptions: 2,
  },
  {
    name: "requests at the same time on one route, in one trace, each with a span",
    events: [
      of(0, missing, 10),
      of(5, column, 12),
      of(0, bigint, 20),
      of(5, bigint, 21),
      of(5, hangUp, 22),
      of(0, hangUp, 23),
    ],
    groups: [
      [0, 2, 5],
      [1, 3, 4],
    ],
    exceptions: 3,
  },
  {
    name: "a mask told before the root of its own span, beside another request's root",
    events: [of(0, missing, 10), of(5, hangUp, 20), of(5, column, 21)],
    groups: [[0], [1, 2]],
  },
  {
    name: "requests at the same time whose spans were made up for each event: the address tells them apart",
    events: [
      of(0, missing, 10, "1"),
      of(5, column, 12, "2"),
      of(0, hangUp, 20, "3"),
      of(5, hangUp, 21, "4"),
      of(0, missing, 300, "5"),
      of(0, hangUp, 310, "6"),
    ],
    groups: [
      [0, 2],
      [1, 3],
      [4, 5],
    ],
  },
  {
    name: "one address asked twice at the same time, with two causes: nobody can tell whose the mask is",
    events: [of(0, missing, 10, "1"), of(0, column, 12, "2"), of(0, hangUp, 20, "3")],
    groups: [[0], [1], [2]],
  },
  {
    name: "what is missing in a request among many is no other request's doing",
    events: [of(0, bigint, 10), of(5, bigint, 11), of(0, reading, 500, "7")],
    groups: [[0], [1], [2]],
  },
  {
    name: "a worker's errors that share only what everything runs through",
    events: [4, 9].map((line, i) =>
      event({
        chain: [
          {
            ...exception(i === 0 ? column : reading),
            frames: [
              { file: `src/step${i}.py`, line, function: `step${i}` },
              { file: "src/worker.py", line: 20 + i, function: "worker_loop" },
              { file: "src/worker.py", line: 90, function: "<module>" },
            ],
          },
        ],
        traceId: T,
        time: i,
      }),
    ),
    groups: [[0], [1]],
  },
  {
    name: "a script's error and what was missing after it in the same function",
    events: [4, 9].map((line, i) =>
      event({
        chain: [
          {
            ...exception(i === 0 ? column : reading),
            frames: [
              { file: "src/report.py", line, function: "build_report" },
              { file: "src/main.py", line: 90, function: "<module>" },
            ],
          },
        ],
        traceId: T,
        time: i,
      }),
    ),
    groups: [[0, 1]],
  },
  {
    name: "one error that two tellers name differently",
    events: [
      event({
        source: "sentry",
        chain: [exception(missing, "src/app.ts:10", "Object.loadDashboard")],
        traceId: T,
        spanId: "a".repeat(16),
        time: 5,
      }),
      event({
        source: "log",
        chain: [exception(missing, "src/app.ts:10", "async loadDashboard")],
        traceId: T,
        spanId: "a".repeat(16),
        time: 6,
      }),
    ],
    groups: [[0, 1]],
    exceptions: 1,
  },
];

function shape(events: readonly ErrorEvent[], given: readonly ErrorEvent[]): number[][] {
  return correlate(given)
    .map((failure) =>
      failure.events.map(({ id }) => events.findIndex((one) => one.id === id)).sort((a, b) => a - b),
    )
    .sort((a, b) => a[0]! - b[0]!);
}

describe("correlate", () => {
  it.each(cases)("$name", ({ events, groups, exceptions }) => {
    expect(shape(events, events)).toEqual(groups);
    expect(shape(events, [...events].reverse())).toEqual(groups);
    const first = correlate(events).find((failure) => failure.events.some(({ id }) => id === events[0]!.id))!;
    if (exceptions !== undefined) expect(first.exceptions).toHaveLength(exceptions);
    expect(first.joined).toHaveLength(first.events.length - 1);
  });

  it("orders exceptions oldest first and links what the program did not as `earlier`", () => {
    const { events } = cases[0]!;
    const [failure] = correlate([...events].reverse());
    expect(failure!.exceptions.map(({ type, to }) => [type, to?.relation, to?.index])).toEqual([
      ["TypeError", "earlier", 1],
      ["TypeError", "earlier", 2],
      ["Error", undefined, undefined],
    ]);
    expect(failure!.told).toEqual([0, 1, 2]);
    expect(failure!.exceptions.every(({ seen }) => seen?.startsWith("event "))).toBe(true);
    expect(failure!.id).toBe(events[0]!.id);
  });

  it("puts a cause that a second teller adds before the wrapper that was told first", () => {
    const wrapper = exception("Error: could not load the feed");
    const failure = correlate([
      event({ source: "log", chain: [wrapper], request: { id: "6f1c-aa-0001" }, time: 1 }),
      event({
        source: "sentry",
        chain: [{ ...exception(column), to: { relation: "cause", index: 1 } }, wrapper],
        request: { id: "6f1c-aa-0001" },
        time: 2,
      }),
    ])[0]!;
    expect(failure.exceptions.map(({ message, to }) => [message.slice(0, 6), to])).toEqual([
      ["column", { relation: "cause", index: 1 }],
      ["could ", undefined],
    ]);
  });

  it("says of each event that joined why, also where two groups met", () => {
    const ids = ["6f1c-aa-0001", "6f1c-aa-0002"];
    const spans = { traceId: T, spanId: "a".repeat(16) };
    const [failure, ...rest] = correlate([
      event({ source: "otlp", say: missing, request: { id: ids[0]! }, time: 1 }),
      event({ source: "otlp", say: bigint, request: { id: ids[0]! }, ...spans, service: "web", time: 2 }),
      event({ source: "otlp", say: hangUp, request: { id: ids[1]! }, ...spans, service: "gate", time: 3 }),
      event({ source: "otlp", say: hangUp, request: { id: ids[1]! }, service: "edge", time: 4 }),
    ]);
    expect(rest).toEqual([]);
    expect(failure!.joined).toHaveLength(3);
    expect(failure!.ties!.filter((tie) => tie === "same")).toHaveLength(1);
  });

  it("says what stood beside a lone mask that nothing joined", () => {
    const [first, second] = correlate([
      event({ source: "sentry", platform: "node", say: missing, traceId: T, instance: "a", time: 5 }),
      event({ source: "sentry", platform: "node", say: bigint, traceId: T, instance: "a", time: 7 }),
    ]);
    expect(first!.beside).toBeUndefined();
    expect(second!.beside).toBe(`event ${first!.id}`);
    const found = unmask(second!.exceptions, contextOf(second!));
    expect(found.status).toBe("possible");
    expect(found.reason).toContain(first!.id);
  });

  it("tells the requests of a trace apart, however many there are", () => {
    const many = Array.from({ length: 400 }, (_, n) => [
      of(n, n % 2 ? missing : column, 1000 + (n % 40)),
      of(n, bigint, 1100 + (n % 37)),
      of(n, hangUp, 1200 + (n % 31)),
    ]).flat();
    const failures = correlate(many);
    expect(failures).toHaveLength(400);
    for (const { events } of failures)
      expect(new Set(events.map(({ request }) => request!.url)).size).toBe(1);
  });

  it("keeps what the richer teller knows", () => {
    const bare = { ...exception(missing, ""), seen: "line 4" };
    const rich = { ...exception(missing), handled: false };
    const [failure] = correlate([
      event({ source: "log", chain: [bare], request: { id: "6f1c-aa-0001" }, time: 1 }),
      event({ source: "sentry", chain: [rich], request: { id: "6f1c-aa-0001" }, time: 2 }),
    ]);
    expect(failure!.exceptions).toEqual([{ ...rich, seen: "line 4" }]);
  });

  it("takes an event that came twice once", () => {
    const one = event({ say: missing });
    expect(correlate([one, { ...one }])).toHaveLength(1);
    expect(correlate([one, { ...one }])[0]!.events).toHaveLength(1);
  });

  it("does not change its input", () => {
    const { events } = cases[0]!;
    const before = JSON.stringify(events);
    correlate(events);
    expect(JSON.stringify(events)).toBe(before);
  });

  const said = fc.constantFrom(
    missing,
    bigint,
    hangUp,
    column,
    reading,
    "Error: Internal Server Error",
    undefined,
  );
  const anyEvent = fc
    .record({
      say: said,
      time: fc.integer({ min: 0, max: 3000 }),
      trace: fc.constantFrom(T, undefined, "b".repeat(32)),
      span: fc.constantFrom("a".repeat(16), "b".repeat(16), undefined),
      parent: fc.constantFrom("a".repeat(16), "c".repeat(16), undefined),
      id: fc.constantFrom("6f1c-aa-0001", "req-1", undefined),
      service: fc.constantFrom("web", "quotes", undefined),
      line: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
      source: fc.constantFrom("sentry" as const, "otlp" as const, "log" as const),
      to: fc.option(fc.integer({ min: -1, max: 3 }), { nil: undefined }),
    })
    .map(({ say, time, trace, span, parent, id, service, line, source, to }) => {
      const chain = say === undefined ? [] : [exception(say), exception("Error: wrapped")];
      if (chain[0] && to !== undefined) chain[0].to = { relation: "cause", index: to };
      return event({
        chain,
        time,
        source,
        ...(trace !== undefined && { traceId: trace }),
        ...(span !== undefined && { spanId: span }),
        ...(parent !== undefined && { parentSpanId: parent }),
        ...(id !== undefined && { request: { id } }),
        ...(service !== undefined && { service }),
        ...(line !== undefined && lines(line)),
      });
    });

  it("keeps every event exactly once, links forward, and does not care about order", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyEvent, { maxLength: 14, selector: ({ id }) => id }),
        fc.infiniteStream(fc.nat()),
        (events, random) => {
          const failures = correlate(events);
          const ids = failures.flatMap((failure) => failure.events.map(({ id }) => id));
          expect([...ids].sort()).toEqual(events.map(({ id }) => id).sort());
          for (const { exceptions, told, events: own, id } of failures) {
            expect(told).toHaveLength(exceptions.length);
            expect(own[0]!.id).toBe(id);
            exceptions.forEach(({ to }, i) => {
              if (to) expect(to.index).toBeGreaterThan(i);
              if (to) expect(to.index).toBeLessThan(exceptions.length);
            });
          }
          const keys = new Map(events.map((one) => [one, random.next().value as number]));
          const shuffled = [...events].sort((a, b) => keys.get(a)! - keys.get(b)!);
          expect(correlate(shuffled)).toEqual(failures);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes 20,000 events of one trace", () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      event({ source: "sentry", say: i % 2 ? hangUp : column, traceId: T, time: i }),
    );
    expect(correlate(many).length).toBeGreaterThan(1);
  });
});
