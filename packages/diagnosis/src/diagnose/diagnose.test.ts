/** The five incidents as their services would have told of them, in Node and in Python, and the order of what was found. */
import type { ErrorEvent, Exception, Frame, Relation } from "@holdfast/signals";
import { hash128 } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.ts";

/** `function file:line`, throw site first; dependencies by their path. */
function frames(...list: string[]): Frame[] {
  return list.map((text) => {
    const [name, place] = text.split(" ");
    const [file, line] = place!.split(":");
    return {
      function: name!,
      file: file!,
      line: Number(line),
      inApp: !/node_modules|site-packages|node:/.test(file!),
    };
  });
}

function error(type: string, message: string, at: Frame[] = [], rest: Partial<Exception> = {}): Exception {
  return { type, message, frames: at, ...rest };
}

function linked(relation: Relation, ...list: Exception[]): Exception[] {
  return list.map((one, i) => (i < list.length - 1 ? { ...one, to: { relation, index: i + 1 } } : one));
}

function event(exceptions: Exception[], rest: Partial<ErrorEvent> = {}): ErrorEvent {
  const base = {
    source: "log" as const,
    time: 1_755_245_000_000,
    level: "error" as const,
    exceptions,
    ...rest,
  };
  return { id: hash128(JSON.stringify(base)), ...base };
}

const id = "9b2e6c1d-41aa-4f0e-8f5f-1c1d8f2f7b11";
const at = (ms: number) => ({ time: 1_755_245_000_000 + ms });
const line = (first: number, last = first) => ({ lines: { first, last } });

interface Case {
  name: string;
  events: ErrorEvent[];
  type: string | null;
  kind?: string;
  status?: string;
  ruledOut?: string;
  issues?: number;
}

const cases: Case[] = [
  // 1 Parlay
  {
    name: "1 Node: the code reads a column that the database lacks; the handler answers without a cause",
    events: [
      event(
        linked(
          "cause",
          error(
            "error",
            "column feed_event.event_metadata does not exist",
            frames("Client._handleErrorMessage node_modules/pg/lib/client.js:280"),
            { code: "42703" },
          ),
          error(
            "DrizzleQueryError",
            "Failed query: select event_metadata from feed_event",
            frames("loadGames src/analytics/repository.ts:41", "games src/analytics/routes.ts:93"),
          ),
        ),
        { request: { id, method: "GET" }, route: "GET /api/analytics/games", ...at(0) },
      ),
      event([error("Error", "Internal Server Error", frames("handler src/main.ts:205"))], {
        request: { id, method: "GET" },
        route: "GET /api/analytics/games",
        ...at(2),
      }),
      event([], { request: { id, method: "GET", url: "/api/analytics/games", status: 500 }, ...at(3) }),
    ],
    type: "error",
    kind: "undefined-column",
    status: "confirmed",
  },
  {
    name: "1 Python: the same through SQLAlchemy, then the aborted transaction in the same request",
    events: [
      event(
        linked(
          "cause",
          error(
            "psycopg2.errors.UndefinedColumn",
            "column feed_event.event_metadata does not exist",
            frames("do_execute site-packages/sqlalchemy/engine/default.py:941"),
            { code: "42703" },
          ),
          error(
            "sqlalchemy.exc.ProgrammingError",
            "(psycopg2.errors.UndefinedColumn) column feed_event.event_metadata does not exist",
            frames("list_games app/analytics.py:93"),
          ),
        ),
        { request: { id }, ...at(0) },
      ),
      event(
        [
          error(
            "sqlalchemy.exc.InternalError",
            "(psycopg2.errors.InFailedSqlTransaction) current transaction is aborted, commands ignored until end of transaction block",
            frames("rank app/traffic.py:12"),
            { code: "25P02" },
          ),
        ],
        { request: { id }, ...at(4) },
      ),
    ],
    type: "psycopg2.errors.UndefinedColumn",
    kind: "undefined-column",
    status: "confirmed",
  },
  {
    name: "1 Node: a job that crashes the start",
    events: [
      event(
        [
          error(
            "error",
            'relation "saved_parlays" does not exist',
            frames("resolveSavedParlays src/jobs/settlement.ts:222", "start src/main.ts:400"),
            { code: "42P01", handled: false },
          ),
        ],
        { level: "fatal", ...line(3, 9), ...at(0) },
      ),
      event(
        [
          error(
            "Error",
            "Cannot use a pool after calling end on the pool",
            frames("awardPoints src/jobs/settlement.ts:300"),
          ),
        ],
        { ...line(10, 13), ...at(20) },
      ),
    ],
    type: "error",
    kind: "undefined-table",
    ruledOut: "pool-ended",
  },
  // 2 Threads
  {
    name: "2 Node: the repository swallows a JSON query error, the route stumbles over the empty list",
    events: [
      event(
        [
          error(
            "error",
            "invalid input syntax for type json",
            frames("list src/threads/repository.ts:31", "threads src/threads/route.ts:12"),
            { code: "22P02", swallowedAt: { file: "src/threads/repository.ts", line: 38, function: "list" } },
          ),
        ],
        { level: "error", request: { id }, ...at(0) },
      ),
      event(
        [
          error(
            "TypeError",
            "Cannot read properties of undefined (reading 'created_at')",
            frames("threads src/threads/route.ts:19"),
          ),
        ],
        { request: { id }, ...at(1) },
      ),
    ],
    type: "error",
    kind: "invalid-json",
    status: "likely",
  },
  {
    name: "2 Python: the same",
    events: [
      event(
        [
          error(
            "psycopg2.errors.InvalidTextRepresentation",
            'invalid input syntax for type json\nDETAIL:  Token "None" is invalid.',
            frames("list_threads app/repository.py:88"),
            { code: "22P02" },
          ),
        ],
        { request: { id }, ...at(0) },
      ),
      event([error("IndexError", "list index out of range", frames("get_threads app/api/threads.py:40"))], {
        request: { id },
        ...at(1),
      }),
    ],
    type: "psycopg2.errors.InvalidTextRepresentation",
    kind: "invalid-json",
    status: "likely",
  },
  {
    name: "2 Python: a coroutine used before it was awaited, then the closed socket",
    events: [
      event(
        [
          error(
            "AttributeError",
            "'coroutine' object has no attribute 'get'",
            frames("websocket_handler app/ws.py:557"),
          ),
        ],
        { request: { id }, ...at(0) },
      ),
      event([error("starlette.websockets.WebSocketDisconnect", "1006")], { request: { id }, ...at(3) }),
    ],
    type: "AttributeError",
    kind: "missing-await",
  },
  {
    name: "2 Node: the auth service refuses connections, three tries, then 401 to the user",
    events: [
      event(
        [
          error(
            "Error",
            "connect ECONNREFUSED 10.0.4.2:9000",
            frames("TCPConnectWrap.afterConnect node:net:1637"),
            { code: "ECONNREFUSED", to: { relation: "cause", index: 1 } },
          ),
          error("TypeError", "fetch failed", frames("verify src/auth/client.ts:22"), {
            to: { relation: "cause", index: 2 },
          }),
          error(
            "Error",
            "auth service: gave up after 3 attempts",
            frames("authenticate src/auth/client.ts:40"),
          ),
        ],
        { request: { id }, ...at(0) },
      ),
      event([error("UnauthorizedError", "could not verify the token", frames("guard src/auth/guard.ts:9"))], {
        request: { id },
        ...at(1),
      }),
    ],
    type: "Error",
    kind: "connection-refused",
    status: "confirmed",
  },
  // 3 Restart loop
  {
    name: "3 Node: localhost as the default database: refused on both address families",
    events: [
      event(
        [
          error("Error", "connect ECONNREFUSED ::1:5432", [], {
            code: "ECONNREFUSED",
            to: { relation: "member", index: 2 },
          }),
          error("Error", "connect ECONNREFUSED 127.0.0.1:5432", [], {
            code: "ECONNREFUSED",
            to: { relation: "member", index: 2 },
          }),
          error("AggregateError", "", frames("internalConnectMultiple node:net:1134"), {
            code: "ECONNREFUSED",
          }),
        ],
        { level: "fatal" },
      ),
    ],
    type: "Error",
    kind: "connection-refused",
    status: "confirmed",
  },
  {
    name: "3 Python: the proxy resets idle connections; the root is not known from here",
    events: [
      event(
        linked(
          "cause",
          error("ConnectionResetError", "[Errno 104] Connection reset by peer", [], { code: "ECONNRESET" }),
          error(
            "sqlalchemy.exc.OperationalError",
            "(psycopg2.OperationalError) server closed the connection unexpectedly",
            frames("health app/main.py:30"),
          ),
        ),
      ),
    ],
    type: "sqlalchemy.exc.OperationalError",
    kind: "connection-reset",
    status: "possible",
  },
  {
    name: "3 Postgres: no tables exist",
    events: [
      event([error("ERROR", 'relation "users" does not exist', [], { code: "42P01" })], {
        platform: "postgres",
        service: "postgres",
        ...line(7),
      }),
    ],
    type: "ERROR",
    kind: "undefined-table",
    status: "confirmed",
  },
  // 4 Dashboard
  {
    name: "4 Node: missing method, BigInt in the handler, dropped connection, access line; one request id",
    events: [
      event(
        [
          error(
            "TypeError",
            "quotes.statistics is not a function",
            frames("loadDashboard src/dashboard/load.ts:41", "dashboard src/dashboard/route.ts:12"),
          ),
        ],
        { request: { id }, route: "GET /dashboard", ...at(0) },
      ),
      event(
        [
          error(
            "TypeError",
            "Do not know how to serialize a BigInt",
            frames("JSON.stringify node:internal:1", "errorHandler src/errors.ts:18"),
          ),
        ],
        { request: { id }, route: "GET /dashboard", ...at(1) },
      ),
      event(
        [
          error("Error", "socket hang up", frames("socketOnEnd node:_http_client:598"), {
            code: "ECONNRESET",
          }),
        ],
        { request: { id }, ...at(3) },
      ),
      event([], { request: { id, status: 500, url: "/dashboard" }, ...at(4) }),
    ],
    type: "TypeError",
    kind: "missing-method",
    status: "likely",
    ruledOut: "serializer",
  },
  {
    name: "4 Node: the same in a plain log, without ids",
    events: [
      event(
        [
          error(
            "TypeError",
            "quotes.statistics is not a function",
            frames("loadDashboard src/dashboard/load.ts:41"),
          ),
        ],
        { ...line(12, 18), ...at(0) },
      ),
      event(
        [
          error(
            "TypeError",
            "Do not know how to serialize a BigInt",
            frames("JSON.stringify node:internal:1", "errorHandler src/errors.ts:18"),
          ),
        ],
        { ...line(19, 25), ...at(0) },
      ),
      event([error("Error", "socket hang up", [], { code: "ECONNRESET" })], { ...line(27, 30), ...at(1) }),
    ],
    type: "TypeError",
    kind: "missing-method",
    status: "likely",
    ruledOut: "serializer",
  },
  {
    name: "4 Python: one traceback (During handling), then EndOfStream in its own",
    events: [
      event(
        linked(
          "context",
          error(
            "AttributeError",
            "'DatabaseQuoteService' object has no attribute 'get_quote_statistics'",
            frames("dashboard app/routes/dashboard.py:48", "dispatch app/middleware/errors.py:20"),
          ),
          error(
            "TypeError",
            "Object of type UUID is not JSON serializable",
            frames("default /usr/lib/python3.12/json/encoder.py:180", "dispatch app/middleware/errors.py:31"),
          ),
        ),
        { ...line(4, 40), ...at(0) },
      ),
      event([error("anyio.EndOfStream", "", frames("receive site-packages/anyio/streams/memory.py:111"))], {
        ...line(41, 60),
        ...at(1),
      }),
    ],
    type: "AttributeError",
    kind: "missing-method",
    status: "confirmed",
    ruledOut: "serializer",
  },
  {
    name: "4 Sentry: the three errors of one trace, as three events, newest first",
    events: [
      event([error("Error", "socket hang up", [], { code: "ECONNRESET" })], {
        source: "sentry",
        traceId: "a".repeat(32),
        service: "web",
        route: "GET /dashboard",
        request: { method: "GET" },
        ...at(6),
      }),
      event(
        [
          error(
            "TypeError",
            "Do not know how to serialize a BigInt",
            frames("errorHandler src/errors.ts:18"),
          ),
        ],
        {
          source: "sentry",
          traceId: "a".repeat(32),
          service: "web",
          route: "GET /dashboard",
          request: { method: "GET" },
          ...at(2),
        },
      ),
      event(
        [
          error(
            "TypeError",
            "quotes.statistics is not a function",
            frames("loadDashboard src/dashboard/load.ts:41"),
          ),
        ],
        {
          source: "sentry",
          traceId: "a".repeat(32),
          service: "web",
          route: "GET /dashboard",
          request: { method: "GET" },
          ...at(1),
        },
      ),
    ],
    type: "TypeError",
    kind: "missing-method",
    status: "likely",
  },
  // 5 Start-up hang
  {
    name: "5 Node: an import that leads nowhere, told as a failed boot",
    events: [
      event(
        linked(
          "cause",
          error(
            "Error",
            "Cannot find module './session-helper.js'\nRequire stack:\n- /app/registry.js",
            frames("Module._resolveFilename node:internal/modules/cjs/loader:1225", "init src/registry.ts:7"),
            { code: "MODULE_NOT_FOUND" },
          ),
          error("BootError", "phase modules did not finish in 20s", frames("phase src/boot.ts:30")),
        ),
        { level: "fatal" },
      ),
    ],
    type: "Error",
    kind: "module-not-found",
    status: "confirmed",
  },
  {
    name: "5 Python: the same",
    events: [
      event(
        linked(
          "context",
          error(
            "ImportError",
            "cannot import name 'get_async_session' from 'app.database' (/app/app/database.py)",
            frames(
              "init_registry app/registry.py:14",
              "lifespan app/main.py:60",
              "startup site-packages/starlette/routing.py:700",
              "app site-packages/starlette/routing.py:10",
            ),
          ),
          error("RuntimeError", "Application startup failed", frames("lifespan app/main.py:66")),
        ),
        { level: "fatal" },
      ),
    ],
    type: "ImportError",
    kind: "module-not-found",
    status: "confirmed",
  },
  {
    name: "5 Python: a synchronous generator in an asynchronous loop",
    events: [
      event([
        error(
          "TypeError",
          "'async for' requires an object with __aiter__ method, got generator",
          frames("init_registry app/registry.py:20"),
        ),
      ]),
    ],
    type: "TypeError",
    status: "confirmed",
  },
  {
    name: "5 from outside: only time-outs were seen",
    events: [
      event([error("TimeoutError", "The operation was aborted due to timeout")], at(0)),
      event([error("TimeoutError", "The operation was aborted due to timeout")], at(60_000)),
    ],
    type: null,
    status: "inconclusive",
    issues: 1,
  },
  {
    name: "a lone 500 in an access log",
    events: [
      event([], {
        request: { method: "GET", url: "/dashboard", status: 500 },
        message: "GET /dashboard 500",
      }),
    ],
    type: null,
    status: "inconclusive",
  },
];

describe("diagnose", () => {
  it.each(cases)("$name", ({ events, type, kind, status, ruledOut, issues }) => {
    for (const given of [events, [...events].reverse()]) {
      const [worst, ...others] = diagnose(given);
      expect(others).toHaveLength((issues ?? 1) - 1);
      expect(worst!.root?.type ?? null).toBe(type);
      if (status) expect(worst!.status).toBe(status);
      const [first] = worst!.hypotheses;
      if (kind) expect(first?.kind).toBe(kind);
      if (ruledOut) expect(worst!.hypotheses.find((one) => one.status === "ruled out")?.kind).toBe(ruledOut);
      for (const hypothesis of worst!.hypotheses) {
        expect(hypothesis.evidence.length).toBeGreaterThan(0);
        for (const { signal, text } of [...hypothesis.evidence, ...hypothesis.against]) {
          expect(signal).toMatch(/^(?:line \d+|lines \d+-\d+|event [0-9a-f]{32})$/);
          expect(text).not.toBe("");
        }
      }
      expect(worst!.events).toBe(events.length);
    }
  });

  it("puts named roots first, then what failed most, and counts what shares a fingerprint", () => {
    const hangUps = Array.from({ length: 9 }, (_, i) =>
      event([error("Error", "socket hang up", [], { code: "ECONNRESET" })], at(i * 60_000)),
    );
    const rare = [event([error("TypeError", "a.b is not a function", frames("b src/b.ts:3"))], at(30_000))];
    const often = Array.from({ length: 3 }, (_, i) =>
      event(
        [error("error", 'relation "t" does not exist', frames("t src/t.ts:3"), { code: "42P01" })],
        at(90_000 + i * 60_000),
      ),
    );
    const found = diagnose([...hangUps, ...rare, ...often]);
    expect(found.map(({ root, failures }) => [root?.type ?? null, failures])).toEqual([
      ["error", 3],
      ["TypeError", 1],
      [null, 9],
    ]);
  });

  it("lists a tie as two possible claims", () => {
    const members = ["connect ECONNREFUSED 10.0.0.3:5432", "connect ECONNREFUSED 10.0.0.4:6379"].map(
      (message) =>
        error("Error", message, [], { code: "ECONNREFUSED", to: { relation: "member", index: 2 } }),
    );
    const [worst] = diagnose([event([...members, error("AggregateError", "start failed")])]);
    expect(worst!.status).toBe("possible");
    expect(worst!.hypotheses.map(({ status }) => status)).toEqual(["possible", "possible"]);
  });

  it("answers nothing for nothing", () => {
    expect(diagnose([])).toEqual([]);
  });
});
