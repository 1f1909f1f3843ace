/** Events of SDKs in several languages, written after the public protocol documentation. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultLimits } from "../limits.ts";
import { ErrorEvent } from "../words/error-event.ts";
import { decodeStore } from "./decode-store.ts";

const received = Date.parse("2026-12-01T00:00:00Z");
const encoder = new TextEncoder();

function decode(json: unknown, limits = defaultLimits): ErrorEvent {
  const body = typeof json === "string" ? json : JSON.stringify(json);
  const result = decodeStore(encoder.encode(body), { received, limits });
  if (!result.ok) throw new Error(result.failure.message);
  const [signal] = result.value.decoded.signals;
  if (signal?.kind !== "error") throw new Error(JSON.stringify(result.value.decoded));
  expect(ErrorEvent.parse(signal.error)).toEqual(signal.error);
  return signal.error;
}

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/sentry/${name}.json`, import.meta.url), "utf8");

function chain(error: ErrorEvent): string[] {
  return error.exceptions.map(
    ({ type, to }, i) => `${i} ${type}${to ? ` -${to.relation}-> ${to.index}` : ""}`,
  );
}

describe("SDKs", () => {
  it("python: context, request, flags, tags, logged exception", () => {
    const error = decode(fixture("python-django"));
    expect(chain(error)).toEqual([
      "0 OperationalError -earlier-> 1",
      "1 AttributeError -context-> 2",
      "2 TypeError",
    ]);
    expect(error).toMatchObject({
      id: "5a1b2c3d4e5f40718293a4b5c6d7e8f9",
      time: Date.parse("2026-03-01T10:00:05.123Z"),
      route: "GET /dashboard/{user_id}",
      request: { method: "GET", url: "https://quotes.example/dashboard/12", id: "req-42" },
      traceId: "771a43a4192642f0b136d5159a501700",
      spanId: "b0e6f15b45c36b12",
      parentSpanId: "a0e6f15b45c36b11",
      flags: [
        { key: "new-dashboard", value: "true" },
        { key: "variant", value: "b" },
      ],
      tags: { region: "eu", shard: "3" },
      user: "12",
      logger: "django.request",
      sdk: "sentry.python.django/2.40.0",
    });
    expect(JSON.stringify(error)).not.toMatch(/hidden|secret|someone@|10\.0\.0\.1/);
    expect(error.exceptions[0]).toMatchObject({
      message: "server closed the connection unexpectedly",
      seen: "breadcrumb 2",
      time: Date.parse("2026-03-01T10:00:05Z"),
    });
    expect(error.exceptions[1]!.frames).toMatchObject([
      {
        function: "dashboard",
        module: "quotes.views",
        file: "quotes/views.py",
        line: 41,
        inApp: true,
        context: {
          line: "    stats = service.get_quote_statistics(user_id)",
          before: { length: 2 },
          after: { length: 1 },
        },
      },
      // Told by the absolute path alone.
      { function: "_get_response", inApp: false },
    ]);
    expect(error.exceptions[2]!.handled).toBe(false);
  });

  it("python: exception group", () => {
    const error = decode(fixture("python-exception-group"));
    expect(chain(error)).toEqual([
      "0 ValueError -member-> 3",
      "1 ConnectionRefusedError -cause-> 2",
      "2 RuntimeError -member-> 3",
      "3 ExceptionGroup",
    ]);
    expect(error.exceptions[1]!.code).toBe("ECONNREFUSED");
  });

  it("java: the failed thread's stack where the exception has none", () => {
    const error = decode(fixture("java-spring"));
    expect(chain(error)).toEqual([
      "0 SQLTransientConnectionException -cause-> 1",
      "1 DataAccessResourceFailureException",
    ]);
    expect(error.exceptions[0]!.frames.map((frame) => frame.inApp)).toEqual([false, true]);
    expect(error.exceptions[1]!.frames[0]).toMatchObject({
      function: "create",
      file: "OrderController.java",
      line: 31,
    });
    expect(error.route).toBe("POST /orders/{id}");
  });

  it("go: a bare list, nanoseconds, a zone", () => {
    const error = decode(fixture("go-wrapped"));
    expect(chain(error)).toEqual(["0 *net.OpError -cause-> 1", "1 *fmt.wrapError"]);
    expect(error.time).toBe(Date.parse("2026-03-01T10:00:05.123Z"));
    expect(error.exceptions[1]!.frames[0]).toMatchObject({ file: "/src/store/quote.go", inApp: true });
  });

  it("ruby: the list's order is the chain", () => {
    const error = decode(fixture("ruby-rails"));
    expect(chain(error)).toEqual(["0 PG::UndefinedColumn -cause-> 1", "1 ActiveRecord::StatementInvalid"]);
    expect(error.exceptions[0]!.code).toBe("42703");
    expect(error.route).toBe("QuotesController#show");
    expect(error.request!.id).toBe("req-r");
  });

  it("browser: captured earlier, and no exception out of clicks, fetches and plain words", () => {
    const error = decode(fixture("browser"));
    expect(chain(error)).toEqual(["0 CartError -earlier-> 1", "1 TypeError"]);
    expect(error.request).toEqual({ url: "https://shop.example/cart" });
    expect(error.exceptions[1]!.frames[0]!.function).toBeUndefined();
  });

  it.each(Object.entries(JSON.parse(fixture("aggregate-errors")) as Record<string, unknown[]>))(
    "AggregateError, %s: the same chain",
    (_age, values) => {
      expect(chain(decode({ exception: { values } }))).toEqual([
        "0 TypeError -member-> 3",
        "1 Error -cause-> 2",
        "2 RangeError -member-> 3",
        "3 AggregateError",
      ]);
    },
  );
});

describe("forms of one thing", () => {
  const exception = { type: "TypeError", value: "x is not a function" };
  it.each([
    ["values", { exception: { values: [exception] } }],
    ["a list", { exception: [exception] }],
    ["one object", { exception }],
    ["one object under values", { exception: { values: exception } }],
    ["the name of old", { "sentry.interfaces.Exception": { values: [exception] } }],
    ["among nonsense", { exception: { values: [null, 5, "x", {}, exception] } }],
    ["the value alone", { exception: [{ value: "TypeError: x is not a function" }] }],
    ["uncaught", { exception: [{ value: "Uncaught TypeError: x is not a function" }] }],
  ])("exception as %s", (_name, event) => {
    expect(decode(event).exceptions).toMatchObject([{ type: "TypeError", message: "x is not a function" }]);
  });

  it.each<[string, object, string | undefined]>([
    ["message", { message: "a" }, "a"],
    ["message object", { message: { formatted: "a", message: "b" } }, "a"],
    ["logentry", { logentry: { formatted: "a" } }, "a"],
    ["positions", { logentry: { message: "%s of %d in {}", params: ["a", 2, true] } }, "a of 2 in true"],
    [
      "names",
      { logentry: { message: "%(who)s and {what}, {none}", params: { who: "a", what: "b" } } },
      "a and b, {none}",
    ],
    ["too few params", { logentry: { message: "%s %s", params: ["a"] } }, "a %s"],
    ["template only", { logentry: { message: "100%" } }, "100%"],
  ])("message by %s", (_name, event, message) => {
    expect(decode(event).message).toBe(message);
  });

  it.each<[string, unknown, number]>([
    ["seconds", 1767261605.5, 1767261605500],
    ["seconds as text", "1767261605.5", 1767261605500],
    ["milliseconds", 1767261605500, 1767261605500],
    ["ISO without zone is UTC", "2026-01-01T10:00:05.5", 1767261605500],
    ["ISO with zone", "2026-01-01T11:00:05.500+01:00", 1767261605500],
    ["ISO with space", "2026-01-01 10:00:05.5", 1767261605500],
    ["very old", 5, 5000],
    ["missing", undefined, received],
    ["nonsense", "yesterday", received],
    ["negative", -5, received],
    ["an object", {}, received],
    ["a little ahead", (received + 5000) / 1000, received + 5000],
  ])("time: %s", (_name, timestamp, time) => {
    expect(decode({ message: "a", timestamp })).toMatchObject({ time });
  });

  it("time from the far future is that of receipt, and says so", () => {
    expect(decode({ message: "a", timestamp: "2099-01-01T00:00:00Z" })).toMatchObject({
      time: received,
      cut: ["futureMs"],
    });
  });

  it.each([
    ["warn", "warning"],
    ["critical", "fatal"],
    ["log", "info"],
    ["FATAL", "fatal"],
    ["constructor", "error"],
    [undefined, "error"],
    [{}, "error"],
  ])("level %j is %s", (level, expected) => {
    expect(decode({ message: "a", level }).level).toBe(expected);
  });

  it.each([
    [
      { a: "b", n: 1, t: true, o: {}, z: null },
      { a: "b", n: "1", t: "true" },
    ],
    [[["a", "b"], ["c"], "d", null, [{}, "e"]], { a: "b" }],
    [[{ key: "a", value: "b" }], { a: "b" }],
    ["nonsense", undefined],
  ])("tags %j", (tags, expected) => {
    expect(decode({ message: "a", tags }).tags).toEqual(expected);
  });

  it.each([
    ["/users/:id", "route", "GET", "GET /users/:id"],
    ["POST /users/:id", "route", "GET", "POST /users/:id"],
    ["/users/77/0b0f7b1e-27b1-4e26-8f0c-4a3c1b7f0f55?x=1", "url", "GET", "GET /users/:id/:id"],
    ["app.views.index", "component", "GET", "app.views.index"],
    ["GET", "url", "GET", "GET /from/:id"],
    ["settle-parlays", "task", undefined, "settle-parlays"],
  ])("route %s (%s)", (transaction, source, method, route) => {
    expect(
      decode({
        message: "a",
        transaction,
        transaction_info: { source },
        request: { method, url: "http://h/from/7?x" },
      }).route,
    ).toBe(route);
  });
});

describe("codes", () => {
  it.each<[string, object, object]>([
    [
      "message",
      { exception: [{ type: "Error", value: "connect ECONNREFUSED 127.0.0.1:5432" }] },
      { code: "ECONNREFUSED" },
    ],
    [
      "type",
      { exception: [{ type: "TypeError [ERR_INVALID_ARG_TYPE]", value: "a" }] },
      { type: "TypeError", code: "ERR_INVALID_ARG_TYPE" },
    ],
    [
      "error properties",
      { exception: [{ type: "PrismaError", value: "a" }], contexts: { PrismaError: { code: "P2002" } } },
      { code: "P2002" },
    ],
    [
      "system error",
      { exception: [{ type: "Error", value: "a" }], contexts: { node_system_error: { errno: -111 } } },
      { code: "ECONNREFUSED" },
    ],
    [
      "mechanism",
      {
        exception: [
          {
            type: "OSError",
            value: "a",
            mechanism: { meta: { errno: { number: 104, name: "ECONNRESET" } } },
          },
        ],
      },
      { code: "ECONNRESET" },
    ],
    [
      "qualified class",
      { exception: [{ type: "UndefinedTable", module: "psycopg2.errors", value: "a" }] },
      { code: "42P01" },
    ],
    [
      "status",
      { exception: [{ type: "AxiosError", value: "Request failed with status code 503" }] },
      { status: 503 },
    ],
  ])("by %s", (_name, event, expected) => {
    expect(decode(event).exceptions[0]).toMatchObject(expected);
  });

  it("an inherited name is no context", () => {
    expect(
      decode({ exception: [{ type: "constructor", value: "a" }], contexts: {} }).exceptions[0]!.code,
    ).toBeUndefined();
  });

  it("the captured error's properties are not its cause's", () => {
    const values = [
      { type: "Error", value: "a" },
      { type: "Error", value: "b" },
    ];
    const [cause, surface] = decode({
      exception: { values },
      contexts: { Error: { code: "E1", cause: { Error: { code: "E2" } } } },
    }).exceptions;
    expect([cause!.code, surface!.code]).toEqual(["E2", "E1"]);
  });
});

describe("an exception without type and value", () => {
  it.each<[object, string]>([
    [{ meta: { ns_error: { domain: "quotes.StoreError", code: 7 } } }, "quotes.StoreError (7)"],
    [{ meta: { signal: { number: 11, name: "SIGSEGV" } } }, "SIGSEGV"],
    [
      { meta: { signal: { number: 11, name: "SIGSEGV" }, mach_exception: { name: "EXC_CRASH" } } },
      "EXC_CRASH",
    ],
    [{ meta: 3 }, "Error"],
  ])("is named by its mechanism %j", (mechanism, type) => {
    const stacktrace = { frames: [{ function: "load", lineno: 3, filename: "a.swift" }] };
    expect(decode({ exception: [{ mechanism, stacktrace }] }).exceptions[0]).toMatchObject({
      type,
      message: "",
    });
  });
});

describe("breadcrumbs outside of a request", () => {
  const crumb = (timestamp: number) => ({ timestamp, level: "error", message: "KeyError: quotes" });
  const own = { type: "TypeError", value: "second" };
  const told = (event: object) =>
    decode({ timestamp: 1767261605, exception: [own], ...event }).exceptions.map(({ type }) => type);

  it("are read when they were logged a moment before", () => {
    expect(told({ breadcrumbs: [crumb(1767261604)] })).toEqual(["KeyError", "TypeError"]);
    expect(told({ breadcrumbs: [crumb(1767261600)] })).toEqual(["TypeError"]);
  });

  it("may be older inside a request or a job", () => {
    const breadcrumbs = [crumb(1767261600)];
    expect(told({ breadcrumbs, request: { method: "GET", url: "/quotes" } })).toEqual([
      "KeyError",
      "TypeError",
    ]);
    expect(told({ breadcrumbs, transaction: "settle quotes" })).toEqual(["KeyError", "TypeError"]);
    expect(told({ breadcrumbs, transaction: "/cart", platform: "javascript" })).toEqual(["TypeError"]);
  });

  it("do not outweigh the chain that the program made", () => {
    const exception = [{ type: "RangeError", value: "first" }, own];
    expect(told({ exception, breadcrumbs: [crumb(1767261604)] })).toEqual(["RangeError", "TypeError"]);
  });
});

describe("breadcrumbs", () => {
  const exception = [{ type: "TypeError", value: "second" }];
  const earlier = (crumb: object, event: object = {}) =>
    decode({ exception, timestamp: 1767261605, breadcrumbs: [{ timestamp: 1767261604, ...crumb }], ...event })
      .exceptions.slice(0, -1)
      .map(({ type, message }) => `${type}: ${message}`);

  it.each<[string, object, string[]]>([
    ["typed, error", { level: "error", message: "load failed: KeyError: quotes" }, ["KeyError: quotes"]],
    ["typed, warning", { level: "warning", message: "DatabaseError: gone" }, ["DatabaseError: gone"]],
    ["begins so, info", { level: "info", message: "DatabaseError: gone" }, ["DatabaseError: gone"]],
    ["typed in the middle, info", { level: "info", message: "retry after DatabaseError: gone" }, []],
    ["plain words", { level: "error", message: "could not load quotes" }, []],
    ["an Error written by hand", { level: "error", message: "Error: could not load quotes" }, []],
    ["a word about errors", { level: "error", message: "Errors: 5" }, []],
    ["the event's own", { level: "error", message: "TypeError: second" }, []],
    [
      "a stack",
      { level: "log", message: "oops Error: gone\n    at load (/app/src/a.js:3:7)" },
      ["Error: gone"],
    ],
    [
      "an argument with a stack",
      {
        level: "log",
        category: "console",
        message: "x",
        data: {
          arguments: [
            "x",
            { name: "Error", message: "gone", stack: "Error: gone\n    at load (/app/a.js:3:7)" },
          ],
        },
      },
      ["Error: gone"],
    ],
    [
      "an argument by name",
      { level: "error", message: "x", data: { arguments: [{ name: "KeyError", message: "gone" }] } },
      ["KeyError: gone"],
    ],
    [
      "an argument with a cause",
      {
        level: "error",
        message: "x",
        data: {
          arguments: [{ name: "KeyError", message: "gone", cause: { name: "TypeError", message: "deep" } }],
        },
      },
      ["TypeError: deep", "KeyError: gone"],
    ],
    [
      "wrapped by a logger",
      { level: "error", message: "x", data: { arguments: [{ err: { name: "KeyError", message: "gone" } }] } },
      ["KeyError: gone"],
    ],
    [
      "an argument that is no error",
      { level: "error", message: "x", data: { arguments: [{ name: "quotes", message: "gone" }] } },
      [],
    ],
    ["too long before", { level: "error", message: "KeyError: quotes", timestamp: 1767260000 }, []],
    ["without time", { level: "error", message: "KeyError: quotes", timestamp: null }, ["KeyError: quotes"]],
  ])("%s", (_name, crumb, expected) => {
    expect(earlier(crumb)).toEqual(expected);
  });

  it("tells twice-logged ones once, in order, each leading to the next", () => {
    const breadcrumbs = ["KeyError: a", "KeyError: a", "ValueError: b"].map((message) => ({
      level: "error",
      message,
    }));
    const error = decode({
      exception: {
        values: [
          { type: "A", value: "1" },
          { type: "B", value: "2" },
        ],
      },
      transaction: "settle quotes",
      breadcrumbs,
    });
    expect(chain(error)).toEqual([
      "0 KeyError -earlier-> 1",
      "1 ValueError -earlier-> 2",
      "2 A -cause-> 3",
      "3 B",
    ]);
    expect(error.exceptions.map((one) => one.seen)).toEqual([
      "breadcrumb 1",
      "breadcrumb 3",
      `event ${error.id}`,
      `event ${error.id}`,
    ]);
  });

  it("clicks and fetches do not push a logged error out", () => {
    const noise = Array.from({ length: 60 }, () => ({
      level: "error",
      category: "fetch",
      data: { status_code: 500 },
    }));
    const breadcrumbs = [{ level: "error", message: "KeyError: a" }, ...noise];
    expect(chain(decode({ exception, breadcrumbs }))).toEqual(["0 KeyError -earlier-> 1", "1 TypeError"]);
  });

  it("of very many the nearest count", () => {
    const breadcrumbs = Array.from({ length: 300 }, (_, i) => ({
      level: "error",
      message: `KeyError: ${i}`,
    }));
    const error = decode({ exception, breadcrumbs });
    expect(error.exceptions.length).toBeLessThanOrEqual(defaultLimits.exceptions);
    expect(error.exceptions.at(-2)).toMatchObject({ message: "299", seen: "breadcrumb 300" });
  });

  it("stand alone with a message", () => {
    const error = decode({
      message: "Internal Server Error",
      breadcrumbs: { values: [{ level: "error", message: "KeyError: a" }] },
    });
    expect(chain(error)).toEqual(["0 KeyError"]);
  });
});

describe("bounds", () => {
  it("exceptions: the innermost and the outermost stay", () => {
    const values = Array.from({ length: 30 }, (_, i) => ({ type: "Error", value: String(i) }));
    const error = decode({ exception: { values } }, { ...defaultLimits, exceptions: 10 });
    expect(error.exceptions.map((one) => one.message)).toEqual([
      "0",
      "1",
      "2",
      "3",
      "4",
      "5",
      "26",
      "27",
      "28",
      "29",
    ]);
    expect(error.cut).toEqual(["exceptions"]);
  });

  it("frames: nearest the throw and nearest the entry stay", () => {
    const frames = Array.from({ length: 30 }, (_, i) => ({ function: `f${i}` }));
    const error = decode(
      { exception: [{ type: "Error", stacktrace: { frames } }] },
      { ...defaultLimits, frames: 10 },
    );
    expect(error.exceptions[0]!.frames.map((one) => one.function)).toEqual([
      "f29",
      "f28",
      "f27",
      "f26",
      "f25",
      "f24",
      "f3",
      "f2",
      "f1",
      "f0",
    ]);
    expect(error.cut).toEqual(["frames"]);
  });

  it("messages, tags, texts", () => {
    const limits = { ...defaultLimits, messageChars: 5, textChars: 4, tags: 1 };
    expect(decode({ message: "too long", tags: { a: "too long", b: "c" } }, limits)).toMatchObject({
      message: "too l",
      tags: { a: "too " },
      cut: ["messageChars", "textChars", "tags"],
    });
  });

  it("NUL and halves of characters go, whole ones stay", () => {
    const error = decode(String.raw`{"message":"a\u0000b\ud800c😀","tags":{"k\u0000":"\udc00v"}}`);
    expect(error.message).toBe("abc😀");
    expect(error.tags).toEqual({ k: "v" });
  });

  it("a cut does not leave half a character", () => {
    expect(decode({ message: "ab😀" }, { ...defaultLimits, messageChars: 3 }).message).toBe("ab");
  });

  it("prototypes stay as they are", () => {
    const polluted =
      decode(`{"message":"a","tags":{"__proto__":"x","constructor":"y"},"__proto__":{"level":"fatal"},
      "contexts":{"__proto__":{"response":{"status_code":500}}}}`);
    expect(polluted).toMatchObject({ level: "error", tags: { constructor: "y" } });
    expect(({} as Record<string, unknown>)["level"]).toBeUndefined();
    expect(polluted.request).toBeUndefined();
  });

  it("wrongly typed fields go one by one", () => {
    const wrong = { a: [1, { b: null }] };
    const error = decode({
      message: "kept",
      ...Object.fromEntries(
        [
          "event_id",
          "timestamp",
          "level",
          "platform",
          "logger",
          "transaction",
          "server_name",
          "release",
          "environment",
          "request",
          "user",
          "tags",
          "contexts",
          "sdk",
          "breadcrumbs",
          "threads",
          "stacktrace",
          "fingerprint",
          "exception",
          "culprit",
        ].map((name) => [name, wrong]),
      ),
    });
    expect(error).toMatchObject({ message: "kept", level: "error", time: received, exceptions: [] });
    expect(Object.keys(error).toSorted()).toEqual(["exceptions", "id", "level", "message", "source", "time"]);
  });

  it("values that are no text are told as JSON", () => {
    expect(decode({ exception: [{ type: "Error", value: { code: 5 } }] }).exceptions[0]!.message).toBe(
      '{"code":5}',
    );
  });

  it("an id that is an address is no id", () => {
    expect(decode({ message: "a", user: { id: "someone@example.com" } }).user).toBeUndefined();
  });
});

describe("failures", () => {
  it.each([
    ["", 400, "empty_body"],
    ["{", 400, "malformed_json"],
    ["[]", 400, "malformed_json"],
    ["eJxVjstuwjAQRX/FmnVCnBcBqQtWXXTRTXdVFTn2JLFIPJY9oY1Q/r0G", 400, "unsupported_encoding"],
  ])("%j", (body, status, code) => {
    expect(decodeStore(encoder.encode(body), { received })).toMatchObject({
      ok: false,
      failure: { status, code },
    });
  });
});
