/** What is answered and told, whatever was thrown and whatever else fails. */
import { validateHeaderValue } from "node:http";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Note, onNote, ownFailures, runInContext, WorkContext } from "../core/index.ts";
import { settleLedger } from "../ledger/index.ts";
import { acceptsHtml, describeError, handleFailure, recordFailure, statusOf } from "./index.ts";

let notes: Note[] = [];
let stop: () => void;
beforeEach(() => {
  notes = [];
  stop = onNote((note) => notes.push(note));
});
afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

const work = () =>
  new WorkContext({ kind: "http", method: "GET", path: "/dashboard", id: "req-1", traceId: "a".repeat(32) });
const read = (answer: { body: Buffer }) => JSON.parse(answer.body.toString()) as Record<string, unknown>;
const failWith = (fields: object, message = "no such thing") => Object.assign(new Error(message), fields);

describe("the answer", () => {
  test("is RFC 9457, with the request's id, and hides what strangers must not see", () => {
    const answer = handleFailure(new TypeError("x is not a function"), { context: work(), production: true });
    expect(answer).toMatchObject({ status: 500, destroy: false, floor: "full" });
    expect(answer.headers).toMatchObject({
      "content-type": "application/problem+json",
      "content-length": String(answer.body.length),
      "cache-control": "no-store",
    });
    expect(read(answer)).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      instance: "/dashboard",
      requestId: "req-1",
      traceId: "a".repeat(32),
    });
  });

  test("finds the request under way by itself, but takes no start for one", () => {
    const inRequest = runInContext(work(), () => handleFailure(new Error("x")));
    expect(inRequest.headers["x-request-id"]).toBe("req-1");
    const inBoot = runInContext(new WorkContext({ kind: "boot" }), () => handleFailure(new Error("x")));
    expect(read(inBoot)).not.toHaveProperty("requestId");
  });

  test("an id that a header can't hold stays out of it", () => {
    const context = new WorkContext({ kind: "http", id: "a\r\nx: b" });
    const answer = handleFailure(new Error("x"), { context });
    expect(answer.headers).not.toHaveProperty("x-request-id");
    expect(read(answer)["requestId"]).toBe("a\r\nx: b");
  });

  test("tells developers what happened", () => {
    const problem = read(
      handleFailure(new Error("outer", { cause: new TypeError("inner") }), { production: false }),
    );
    expect(problem).toMatchObject({
      detail: "outer",
      exceptions: [{ message: "outer" }, { type: "TypeError", message: "inner", to: { relation: "cause" } }],
    });
  });

  test("production is what nobody called otherwise", () => {
    const before = process.env["NODE_ENV"];
    try {
      delete process.env["NODE_ENV"];
      expect(handleFailure(new Error("inside")).body.toString()).not.toContain("inside");
      process.env["NODE_ENV"] = "development";
      expect(handleFailure(new Error("inside")).body.toString()).toContain("inside");
    } finally {
      process.env["NODE_ENV"] = before;
    }
  });

  test.each<[string, object, number, string | undefined]>([
    ["status", { status: 404 }, 404, "no such thing"],
    ["statusCode", { statusCode: 409, code: "E_TAKEN" }, 409, "no such thing"],
    ["hidden 4xx", { status: 403, expose: false }, 403, undefined],
    ["a 5xx is never exposed", { status: 502, expose: true }, 502, undefined],
    ["no status", { status: 200 }, 500, undefined],
    ["no integer", { status: 404.5 }, 500, undefined],
    ["a text", { status: "404" }, 500, undefined],
    ["out of range", { status: 999 }, 500, undefined],
    ["the second where the first is none", { status: 0, statusCode: 422 }, 422, "no such thing"],
    ["another service's answer", { status: 401, isAxiosError: true }, 500, undefined],
    ["another service's answer by fetch", { status: 404, response: new Response() }, 500, undefined],
    [
      "a framework's own response is no such thing",
      { status: 404, response: { a: 1 } },
      404,
      "no such thing",
    ],
  ])("status: %s", (_, fields, status, detail) => {
    const answer = handleFailure(failWith(fields), { production: true });
    expect(answer.status).toBe(status);
    expect(read(answer)["detail"]).toBe(detail);
  });

  test("members and headers that the error declares", () => {
    const answer = handleFailure(
      failWith({
        status: 402,
        headers: {
          "X-Plan": "free",
          "content-length": "1",
          "X-Bad": "a\r\nset-cookie: b",
          Allow: ["GET", "HEAD"],
        },
        problem: {
          type: "https://shop.example/problems/credit",
          title: "Out of credit",
          balance: 30n,
          status: 200,
          requestId: "forged",
        },
      }),
      { context: work(), production: true },
    );
    expect(read(answer)).toMatchObject({
      type: "https://shop.example/problems/credit",
      title: "Out of credit",
      balance: "30",
      status: 402,
      requestId: "req-1",
    });
    expect(answer.headers).toMatchObject({ "x-plan": "free", allow: "GET, HEAD" });
    expect(answer.headers["content-length"]).toBe(String(answer.body.length));
    expect(answer.headers).not.toHaveProperty("x-bad");
  });

  test.each<[unknown, string | undefined]>([
    [2.5, "3"],
    [new Date(0), "Thu, 01 Jan 1970 00:00:00 GMT"],
    ["120", "120"],
    [-1, undefined],
    [Number.NaN, undefined],
    ["a\nb", undefined],
  ])("Retry-After of a 503: %s", (retryAfter, expected) => {
    expect(handleFailure(failWith({ status: 503, retryAfter })).headers["retry-after"]).toBe(expected);
    expect(handleFailure(failWith({ status: 500, retryAfter })).headers["retry-after"]).toBeUndefined();
  });

  test("what was wrong with the input", () => {
    const ajv = failWith({
      statusCode: 400,
      validation: [{ instancePath: "/name", message: "must be string" }],
    });
    expect(read(handleFailure(ajv))["errors"]).toEqual([{ detail: "must be string", pointer: "#/name" }]);
    const zod = failWith({ status: 422, issues: [{ path: ["a/b", 0], message: "too small" }] });
    expect(read(handleFailure(zod))["errors"]).toEqual([{ detail: "too small", pointer: "#/a~1b/0" }]);
  });

  test("of an input that was made to be long only so much is told", () => {
    const long = "secret:".repeat(5_000);
    const issues = Array.from({ length: 100 }, () => ({ path: Array(50).fill(long), message: long }));
    const errors = read(handleFailure(failWith({ status: 400, issues })))["errors"] as { detail: string }[];
    expect(errors.length).toBeGreaterThan(5);
    expect(JSON.stringify(errors).length).toBeLessThan(30_000);
  });

  test("a long message does not push the frames out of the stack", () => {
    const { message, stack } = describeError(new TypeError(`password=hunter2 ${"x".repeat(100_000)}`)).at(
      -1,
    )!;
    expect(message.length).toBeLessThan(8_300);
    expect(stack).toMatch(/^TypeError: password=\[redacted\] x+…\n\s+at .*errors\.test\.ts/);
    expect(stack!.length).toBeLessThan(33_500);
  });

  test("shows no secret of a 4xx", () => {
    const answer = handleFailure(failWith({ status: 400 }, "bad url postgres://app:hunter2@db/x"));
    expect(answer.body.toString()).not.toContain("hunter2");
  });

  test("HEAD has no body, an answer that has begun is ended", () => {
    const head = handleFailure(new Error("x"), { method: "HEAD" });
    expect(head.body).toHaveLength(0);
    expect(Number(head.headers["content-length"])).toBeGreaterThan(0);
    expect(handleFailure(new Error("x"), { headersSent: true })).toMatchObject({
      destroy: true,
      headers: {},
    });
    expect(notes).toHaveLength(2);
  });

  test.each<[string | undefined, boolean]>([
    ["text/html", true],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true],
    ["text/html, application/json", false],
    ["text/html, application/problem+json;q=0.1", false],
    ["text/html, application/json;q=0", true],
    ["text/html;q=0.5, */*", false],
    ["text/html;q=0", false],
    ["*/*", false],
    ["text/*", false],
    ["", false],
    [undefined, false],
    ["text/html;q=nonsense", false],
  ])("a page for Accept %s: %s", (accept, expected) => {
    expect(acceptsHtml(accept)).toBe(expected);
  });

  test("the page escapes everything", () => {
    const context = new WorkContext({ kind: "http", id: '"><script>' });
    const answer = handleFailure(failWith({ status: 400 }, "<img src=x onerror=alert(1)>"), {
      context,
      accept: "text/html",
    });
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.body.toString()).not.toMatch(/<(?:img|script)/);
    expect(answer.body.toString()).toContain("400 Bad Request");
  });
});

describe("the floors", () => {
  test("minimal, when the full answer fails", () => {
    const context = work();
    // Throws where the full answer asks for it, but not before.
    Object.defineProperty(context, "traceId", {
      get: () => {
        throw new Error("gone");
      },
    });
    const answer = handleFailure(failWith({ status: 404 }), { context });
    expect(answer).toMatchObject({ floor: "minimal", status: 404 });
    expect(read(answer)).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      requestId: "req-1",
    });
  });

  test("constant bytes, when nothing else works", () => {
    const real = Buffer.from;
    vi.spyOn(Buffer, "from").mockImplementation((() => {
      throw new RangeError("out of memory");
    }) as unknown as typeof real);
    const answer = handleFailure(new Error("x"), { context: work() });
    const head = handleFailure(new Error("x"), { method: "HEAD" });
    vi.restoreAllMocks();
    expect(answer.floor).toBe("constant");
    expect(read(answer)).toEqual({ type: "about:blank", title: "Internal Server Error", status: 500 });
    expect(head.body).toHaveLength(0);
    expect(ownFailures().get("errors: the minimal answer")).toBeGreaterThan(0);
  });

  test("a context that can't be read at all", () => {
    const context = new Proxy(work(), {
      get: () => {
        throw new Error("gone");
      },
    });
    expect(handleFailure(new Error("x"), { context }).status).toBe(500);
  });

  test("a listener that fails stops nothing", () => {
    const end = onNote(() => {
      throw new Error("disk full");
    });
    expect(handleFailure(failWith({ status: 404 }), { context: work() })).toMatchObject({
      status: 404,
      floor: "full",
    });
    end();
    expect(notes).toHaveLength(1);
  });
});

const { proxy: revoked, revoke } = Proxy.revocable(new Error("x"), {});
revoke();
const thrown: [string, unknown][] = [
  ["null", null],
  ["undefined", undefined],
  ["a text", "it failed"],
  ["an empty text", ""],
  ["a number", 404],
  ["NaN", Number.NaN],
  ["a BigInt", 1n],
  ["a symbol", Symbol("why")],
  ["a function", () => {}],
  ["an object", { reason: "x", status: 404 }],
  ["a list", [1, 2]],
  ["no prototype", Object.create(null)],
  ["frozen", Object.freeze(new Error("frozen"))],
  ["a revoked proxy", revoked],
  [
    "a proxy whose traps throw",
    new Proxy(
      new Error("x"),
      new Proxy(
        {},
        {
          get: () => {
            throw new Error("trap");
          },
        },
      ),
    ),
  ],
  [
    "throwing getters",
    Object.defineProperties(
      new Error("x"),
      Object.fromEntries(
        ["message", "stack", "name", "status", "cause", "code", "problem", "headers", "expose"].map((key) => [
          key,
          {
            get() {
              throw new Error(key);
            },
          },
        ]),
      ),
    ),
  ],
  ["a message that is no text", Object.assign(new Error(), { message: { a: 1 }, stack: 7, name: null })],
  ["100 MB of message", new Error("x".repeat(100_000_000))],
  [
    "a million causes",
    Array.from({ length: 1_000_000 }).reduce<unknown>(
      (cause) => ({ name: "Error", message: "link", cause }),
      undefined,
    ),
  ],
  ["a promise", Promise.resolve()],
  ["an error of another realm", (await import("node:vm")).runInNewContext("new TypeError('there')")],
];

describe("whatever was thrown", () => {
  test.each(thrown)("%s", (_, error) => {
    const context = work();
    const answer = handleFailure(error, { context, production: true });
    expect(answer.floor).toBe("full");
    expect(read(answer)).toMatchObject({ requestId: "req-1", status: answer.status });
    expect(answer.body.length).toBeLessThan(70_000);
    expect(notes).toHaveLength(1);
    expect([notes[0]!.kind, notes[0]!.context === context]).toEqual(["error", true]);
    expect(notes[0]!.message.length).toBeLessThan(2_000);
    expect(Object.is(context.firstError!.error, error)).toBe(true);
    const described = describeError(error);
    expect(described.length).toBeLessThanOrEqual(50);
    for (const [index, { to, type, message }] of described.entries()) {
      expect(typeof type + typeof message).toBe("stringstring");
      if (index < described.length - 1) expect(to!.index).toBeGreaterThan(index);
      else expect(to).toBeUndefined();
    }
  });
});

describe("any error at all", () => {
  test("is answered by its own status or 500, in problem+json or a page, and told", () => {
    const fields = fc.record(
      {
        status: fc.anything(),
        statusCode: fc.anything(),
        message: fc.anything(),
        stack: fc.anything(),
        cause: fc.anything(),
        errors: fc.anything(),
        headers: fc.anything(),
        retryAfter: fc.anything(),
        problem: fc.anything(),
        validation: fc.anything(),
        expose: fc.anything(),
        code: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fields),
        fc.boolean(),
        fc.string(),
        (thrown, production, accept) => {
          const error =
            typeof thrown === "object" && thrown !== null ? Object.assign(new Error("x"), thrown) : thrown;
          const answer = handleFailure(error, {
            context: work(),
            production,
            accept: `${accept}, text/html;q=0.1`,
          });
          expect(answer.floor).toBe("full");
          expect(answer.status >= 400 && answer.status <= 599).toBe(true);
          expect(answer.headers["content-length"]).toBe(String(answer.body.length));
          for (const value of Object.values(answer.headers)) validateHeaderValue("x", value);
          if (answer.headers["content-type"]!.includes("json"))
            expect(read(answer)["status"]).toBe(answer.status);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("what is told", () => {
  test("each distinct error once, the first one preserved", () => {
    const context = work();
    const first = new TypeError("statistics is not a function");
    const later = new Error("write after end");
    expect(recordFailure(first, { context, mechanism: "http" })).toEqual({ first, isFirst: true });
    handleFailure(first, { context });
    expect(recordFailure(later, { context, mechanism: "http" })).toEqual({ first, isFirst: false });
    handleFailure(later, { context });
    expect(context.firstError!.error).toBe(first);
    expect(notes.map(({ message }) => message)).toEqual([
      "GET /dashboard failed: TypeError: statistics is not a function",
      "GET /dashboard failed: Error: write after end; a symptom, the first error was TypeError: statistics is not a function",
    ]);
  });

  test("the same error object in another request is another failure", () => {
    const shared = new Error("closed");
    handleFailure(shared, { context: work() });
    handleFailure(shared, { context: work() });
    handleFailure(shared);
    handleFailure(shared);
    expect(notes).toHaveLength(4);
  });

  test("an error of the answering does not change the answer to the first", () => {
    const context = work();
    handleFailure(failWith({ status: 503, retryAfter: 2 }), { context });
    const answer = handleFailure(new TypeError("not serializable"), { context });
    expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "2" } });
    const notFound = work();
    handleFailure(failWith({ status: 404 }), { context: notFound });
    expect(handleFailure(new Error("x"), { context: notFound }).status).toBe(500);
  });

  test("levels: a 4xx is an answer, a 5xx a failure", () => {
    handleFailure(failWith({ status: 404 }), { context: work() });
    handleFailure(new Error("x"), { context: work(), mechanism: "fastify" });
    expect(notes).toMatchObject([
      { level: "info", handled: true, status: 404 },
      { level: "error", handled: false, status: 500, mechanism: "fastify" },
    ]);
  });

  test("a flood of distinct errors in one request is bounded and counted", () => {
    const context = work();
    for (let i = 0; i < 100; i++) handleFailure(new Error(`failure ${i}`), { context });
    expect(notes).toHaveLength(20);
    expect(context.dropped).toBe(80);
  });

  test("ledger entries that it carries were let out", () => {
    const context = work();
    const cause = new Error("22P02");
    const swallowed = new Error("other");
    const error = new Error("list failed", { cause });
    for (const one of [cause, swallowed, error]) context.addLedger({ error: one, time: 1, state: "caught" });
    handleFailure(error, { context });
    expect(settleLedger(context).map(({ state }) => state)).toEqual(["rethrown", "caught", "escaped"]);
  });

  test("no secret in the message", () => {
    handleFailure(new Error("connect postgres://app:hunter2@db/x"), { context: work() });
    expect(notes[0]!.message).not.toContain("hunter2");
  });
});

describe("describeError", () => {
  test("causes, members and suppressed errors, oldest first", () => {
    const suppressed = Object.assign(new Error("body and disposal"), {
      name: "SuppressedError",
      suppressed: new Error("body"),
      error: new Error("disposal"),
    });
    const error = new AggregateError(
      [Object.assign(new Error("::1"), { code: "ECONNREFUSED" }), suppressed],
      "",
      { cause: "closed" },
    );
    expect(
      describeError(error).map(({ type, message, to, code }) => [
        type,
        message,
        to?.relation,
        to?.index,
        code,
      ]),
    ).toEqual([
      ["Error", "closed", "cause", 5, undefined],
      ["Error", "::1", "member", 5, "ECONNREFUSED"],
      ["Error", "body", "suppressed", 4, undefined],
      ["Error", "disposal", "cause", 4, undefined],
      ["SuppressedError", "body and disposal", "member", 5, undefined],
      ["AggregateError", "", undefined, undefined, undefined],
    ]);
  });

  test("cycles end", () => {
    const one = new Error("one");
    one.cause = new Error("two", { cause: one });
    expect(describeError(one).map(({ message }) => message)).toEqual(["two", "one"]);
  });

  test("statusOf asks nobody twice", () => {
    expect(statusOf(failWith({ status: 418 }))).toBe(418);
    expect(statusOf(undefined)).toBe(500);
  });
});
