/** Chains of exceptions in several languages, and the root that each must name. */
import type { Exception, Relation } from "@holdfast/signals";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unmask } from "./unmask.ts";
import type { RootStatus, UnmaskContext } from "./unmasking.ts";

type Short = Partial<Omit<Exception, "frames" | "to">> & {
  at?: string;
  in?: string;
  to?: [Relation, number];
};

/** `TypeError: message` with a throw site (`at: ""` for none). */
function thrown(
  text: string,
  { at = "src/app.ts:10", in: name = "work", to, ...rest }: Short = {},
): Exception {
  const colon = text.indexOf(": ");
  const [file, line] = at.split(":");
  return {
    type: colon === -1 ? text : text.slice(0, colon),
    message: colon === -1 ? "" : text.slice(colon + 2),
    frames: at === "" ? [] : [{ file: file!, line: Number(line), function: name, inApp: true }],
    ...(to && { to: { relation: to[0], index: to[1] } }),
    ...rest,
  };
}

/** Each led to the next by one relation. */
function linked(relation: Relation, ...list: Exception[]): Exception[] {
  return list.map((e, i) => (i < list.length - 1 ? { ...e, to: { relation, index: i + 1 } } : e));
}
const caused = (...list: Exception[]) => linked("cause", ...list);
const handling = (...list: Exception[]) => linked("context", ...list);
const after = (...list: Exception[]) => linked("earlier", ...list);

const refused = (target = "127.0.0.1:5432", rest: Short = {}) =>
  thrown(`Error: connect ECONNREFUSED ${target}`, { code: "ECONNREFUSED", at: "", ...rest });
const hangUp = () =>
  thrown("Error: socket hang up", { code: "ECONNRESET", at: "node:_http_client:598", in: "socketOnEnd" });
const bigint = () =>
  thrown("TypeError: Do not know how to serialize a BigInt", { in: "JSON.stringify", at: "src/answer.ts:4" });
const uuid = () => thrown("TypeError: Object of type UUID is not JSON serializable", { in: "default" });
const generic = () => thrown("Error: Internal Server Error");
const missing = (rest: Short = {}) =>
  thrown("TypeError: quotes.statistics is not a function", { in: "loadDashboard", ...rest });
const attribute = (rest: Short = {}) =>
  thrown("AttributeError: 'DatabaseQuoteService' object has no attribute 'get_quote_statistics'", {
    in: "dashboard",
    ...rest,
  });
const column = (rest: Short = {}) =>
  thrown('error: column "event_metadata" does not exist', { code: "42703", ...rest });
const aborted = () =>
  thrown("error: current transaction is aborted, commands ignored until end of transaction block", {
    code: "25P02",
  });
const reading = () => thrown("TypeError: Cannot read properties of undefined (reading 'user_id')");

interface Scenario {
  name: string;
  chain: Exception[];
  root: number | null;
  status?: RootStatus;
  tied?: number[];
  /** Roles or rules by index. */
  rules?: Record<number, string>;
  context?: UnmaskContext;
}

const scenarios: Scenario[] = [
  // Alone
  { name: "a missing method alone", chain: [missing()], root: 0, status: "confirmed" },
  {
    name: "a refusal alone needs no frames: its code tells",
    chain: [refused()],
    root: 0,
    status: "confirmed",
  },
  { name: "a serializer alone is the root", chain: [bigint()], root: 0, status: "likely" },
  { name: "a serializer alone, Python", chain: [uuid()], root: 0, status: "likely" },
  {
    name: "a serializer alone, but inside an error handler: what it was handling was not seen",
    chain: [
      {
        ...bigint(),
        frames: [
          { function: "JSON.stringify" },
          { function: "errorHandler", file: "src/errors.ts", line: 18, inApp: true },
        ],
      },
    ],
    root: 0,
    status: "possible",
  },
  {
    name: "a plain error with a throw site",
    chain: [thrown("PaymentDeclined: card refused by issuer")],
    root: 0,
    status: "likely",
  },
  {
    name: "a plain error without anything",
    chain: [thrown("Error: no seats left", { at: "" })],
    root: 0,
    status: "likely",
  },
  { name: "socket hang up alone", chain: [hangUp()], root: null, status: "inconclusive" },
  { name: "Internal Server Error alone", chain: [generic()], root: null, status: "inconclusive" },
  {
    name: "Request failed with status code 500 alone",
    chain: [thrown("AxiosError: Request failed with status code 500", { code: "ERR_BAD_RESPONSE" })],
    root: null,
  },
  { name: "AbortError alone", chain: [thrown("AbortError: This operation was aborted")], root: null },
  { name: "EndOfStream alone", chain: [thrown("anyio.EndOfStream")], root: null },
  { name: "an aborted transaction alone", chain: [aborted()], root: null },
  { name: "undefined was thrown", chain: [thrown("Error: undefined")], root: null },
  {
    name: "a bare timeout",
    chain: [thrown("TimeoutError: The operation was aborted due to timeout")],
    root: null,
  },
  {
    name: "a timeout that names its target",
    chain: [thrown("Error: connect ETIMEDOUT 10.0.0.7:5432", { code: "ETIMEDOUT" })],
    root: 0,
    status: "possible",
  },
  {
    name: "the pool of the database is exhausted",
    chain: [thrown("Error: timeout exceeded when trying to connect")],
    root: 0,
    status: "possible",
  },
  {
    name: "headers sent, alone",
    chain: [
      thrown("Error: Cannot set headers after they are sent to the client", {
        code: "ERR_HTTP_HEADERS_SENT",
      }),
    ],
    root: 0,
    status: "possible",
  },
  {
    name: "the database dropped the connection",
    chain: [thrown("Error: Connection terminated unexpectedly")],
    root: 0,
    status: "possible",
  },
  { name: "fetch failed without a cause", chain: [thrown("TypeError: fetch failed")], root: null },
  { name: "nothing at all", chain: [], root: null, status: "inconclusive" },
  {
    name: "a stack trace that was made for a message is no throw",
    chain: [thrown("Error: stock is negative", { synthetic: true })],
    root: 0,
    status: "likely",
  },
  // Linked by cause
  {
    name: "a cause under a wrapper",
    chain: caused(column(), thrown("Error: could not load the feed")),
    root: 0,
    status: "confirmed",
    rules: { 1: "cause" },
  },
  {
    name: "Drizzle over pg",
    chain: caused(column(), thrown('DrizzleQueryError: Failed query: select "event_metadata" from "feed"')),
    root: 0,
    status: "confirmed",
    rules: { 1: "mask:bare-wrapper" },
  },
  {
    name: "a driver's error under SQLAlchemy",
    chain: caused(
      thrown("psycopg2.errors.UndefinedColumn: column feed.event_metadata does not exist", { code: "42703" }),
      thrown(
        "sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedColumn) column feed.event_metadata does not exist",
      ),
    ),
    root: 0,
    status: "confirmed",
  },
  {
    name: "fetch failed over a refusal",
    chain: caused(refused(), thrown("TypeError: fetch failed")),
    root: 0,
    status: "confirmed",
  },
  {
    name: "a timeout above a refusal",
    chain: caused(refused(), thrown("TimeoutError: timed out after 3 attempts")),
    root: 0,
    status: "confirmed",
    rules: { 1: "mask:timeout" },
  },
  {
    name: "a timeout over a refusal is a symptom",
    chain: caused(refused(), thrown("TimeoutError: gave no answer in time")),
    root: 0,
    rules: { 1: "mask:timeout" },
  },
  {
    name: "a refusal above an abort",
    chain: caused(thrown("AbortError: This operation was aborted"), refused("10.0.0.3:6379")),
    root: 1,
    status: "likely",
    rules: { 0: "mask:abort", 1: "cause-is-mask" },
  },
  {
    name: "a timeout with a target above an abort",
    chain: caused(
      thrown("AbortError: This operation was aborted"),
      thrown("Error: timeout of 5000ms waiting for http://auth.internal/verify"),
    ),
    root: 1,
    status: "possible",
  },
  {
    name: "a plain wrapper does not become the root over a hang-up",
    chain: caused(hangUp(), thrown("Error: could not load the dashboard")),
    root: null,
    status: "inconclusive",
  },
  {
    name: "three deep, Java",
    chain: caused(
      thrown("java.net.ConnectException: Connection refused"),
      thrown("org.postgresql.util.PSQLException: Connection to db:5432 refused."),
      thrown("org.springframework.dao.DataAccessResourceFailureException: could not open connection"),
    ),
    root: 0,
    status: "confirmed",
  },
  {
    name: "Go's %w",
    chain: caused(
      thrown("*net.OpError: dial tcp 10.0.0.3:5432: connect: connection refused"),
      thrown("*fmt.wrapError: load threads: dial tcp 10.0.0.3:5432: connect: connection refused"),
    ),
    root: 0,
    status: "confirmed",
  },
  {
    name: "an rpc wrapper",
    chain: caused(missing(), thrown("TRPCError: quotes.statistics is not a function")),
    root: 0,
    status: "confirmed",
  },
  // Aggregates
  {
    name: "both address families refused",
    chain: [
      refused("::1:5432", { to: ["member", 2] }),
      refused("127.0.0.1:5432", { to: ["member", 2] }),
      thrown("AggregateError", { code: "ECONNREFUSED" }),
    ],
    root: 0,
    status: "confirmed",
    tied: [],
    rules: { 1: "repeat", 2: "member" },
  },
  {
    name: "two different members are a tie",
    chain: [
      refused("10.0.0.3:5432", { to: ["member", 2] }),
      missing({ to: ["member", 2] }),
      thrown("AggregateError: 2 tasks failed"),
    ],
    root: 0,
    status: "possible",
    tied: [1],
  },
  {
    name: "two ports refused are two failures",
    chain: [
      refused("10.0.0.3:5432", { to: ["member", 2] }),
      refused("10.0.0.3:6379", { to: ["member", 2] }),
      thrown("AggregateError: start failed"),
    ],
    root: 0,
    status: "possible",
    tied: [1],
  },
  {
    name: "a member that says nothing loses",
    chain: [
      thrown("AbortError: This operation was aborted", { to: ["member", 2] }),
      column({ to: ["member", 2] }),
      thrown("AggregateError: 2 tasks failed"),
    ],
    root: 1,
    tied: [],
    rules: { 0: "mask:abort" },
  },
  {
    name: "a cause that is an abort beside members that tell",
    chain: [
      thrown("AbortError: aborted", { to: ["cause", 2] }),
      refused("10.0.0.3:5432", { to: ["member", 2] }),
      thrown("AggregateError: all attempts failed"),
    ],
    root: 1,
    tied: [],
  },
  {
    name: "an ExceptionGroup with a chain inside",
    chain: [
      column({ to: ["cause", 1] }),
      thrown("FeedError: feed is broken", { to: ["member", 3] }),
      thrown("asyncio.CancelledError", { to: ["member", 3] }),
      thrown("ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)"),
    ],
    root: 0,
    status: "confirmed",
  },
  {
    name: "an aggregate of nothing but hang-ups",
    chain: [
      thrown("Error: socket hang up", { to: ["member", 2] }),
      thrown("Error: socket hang up", { to: ["member", 2] }),
      thrown("AggregateError: All promises were rejected"),
    ],
    root: null,
  },
  // Context (Python)
  {
    name: "a missing attribute under a serializer",
    chain: handling(attribute(), uuid()),
    root: 0,
    status: "confirmed",
    rules: { 1: "mask:serializer" },
  },
  {
    name: "a missing attribute, a serializer, an ended stream",
    chain: handling(attribute(), uuid(), thrown("anyio.EndOfStream")),
    root: 0,
    status: "confirmed",
    rules: { 1: "mask:serializer", 2: "mask:closed-stream" },
  },
  {
    name: "Starlette raises the application's error while handling EndOfStream",
    chain: handling(thrown("anyio.EndOfStream"), attribute()),
    root: 1,
    status: "likely",
    rules: { 0: "mask:closed-stream", 1: "context-is-mask" },
  },
  {
    name: "a cache miss whose loader is refused",
    chain: handling(
      thrown("KeyError: 'user:7'", { in: "get_user" }),
      thrown("ConnectionRefusedError: [Errno 111] Connection refused", { code: "ECONNREFUSED" }),
    ),
    root: 1,
    status: "likely",
    rules: { 0: "expected-miss", 1: "expected-miss" },
  },
  {
    name: "a fallback import that then is missing a table",
    chain: handling(
      thrown("ModuleNotFoundError: No module named 'ujson'"),
      thrown('psycopg2.errors.UndefinedTable: relation "threads" does not exist', { code: "42P01" }),
    ),
    root: 1,
    status: "likely",
  },
  {
    name: "a missing key that the handler re-tells is the root",
    chain: handling(thrown("KeyError: 'user_id'"), thrown("ThreadError: thread could not be read")),
    root: 0,
    status: "confirmed",
    rules: { 1: "context" },
  },
  {
    name: "a missing key under a generic answer",
    chain: handling(thrown("KeyError: 'user_id'"), thrown("HTTPException: 500: Internal Server Error")),
    root: 0,
  },
  {
    name: "a rollback that fails while handling a constraint",
    chain: handling(
      thrown('psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "a"', {
        code: "23505",
      }),
      thrown("psycopg2.InterfaceError: connection already closed"),
    ),
    root: 0,
    status: "confirmed",
    rules: { 1: "mask:shutdown" },
  },
  {
    name: "a lock that is released twice in finally",
    chain: handling(column(), thrown("RuntimeError: cannot release un-acquired lock", { in: "__exit__" })),
    root: 0,
    rules: { 1: "mask:cleanup" },
  },
  {
    name: "a handler with a fault of its own",
    chain: handling(
      thrown("KeyError: 'q'", { in: "list_quotes" }),
      thrown('psycopg2.errors.UndefinedTable: relation "audit" does not exist', {
        code: "42P01",
        in: "log_error",
      }),
    ),
    root: 0,
    rules: { 1: "mask:error-handler" },
  },
  {
    name: "a refusal while a refusal is handled",
    chain: handling(refused("10.0.0.3:6379"), column()),
    root: 0,
  },
  {
    name: "a time-out that the handler re-tells is not known any better",
    chain: handling(thrown("asyncio.TimeoutError"), thrown("AuthError: could not verify the token")),
    root: null,
  },
  {
    name: "requests over urllib3 over a refusal",
    chain: handling(
      thrown("ConnectionRefusedError: [Errno 111] Connection refused", { code: "ECONNREFUSED" }),
      thrown(
        "urllib3.exceptions.NewConnectionError: <conn>: Failed to establish a new connection: [Errno 111] Connection refused",
      ),
      thrown(
        "requests.exceptions.ConnectionError: HTTPConnectionPool(host='auth', port=9000): Max retries exceeded with url: /verify",
      ),
    ),
    root: 0,
    status: "confirmed",
  },
  {
    name: "a wrong name used while an ended stream was handled",
    chain: handling(thrown("anyio.EndOfStream"), thrown("QuoteError: no quotes for this user")),
    root: 1,
    status: "likely",
  },
  {
    name: "Spring over Hibernate over the driver",
    chain: caused(
      thrown('org.postgresql.util.PSQLException: ERROR: relation "quotes" does not exist', { code: "42P01" }),
      thrown("org.hibernate.exception.SQLGrammarException: could not execute query"),
      thrown("org.springframework.dao.InvalidDataAccessResourceUsageException: could not execute query"),
      thrown("jakarta.servlet.ServletException: Request processing failed"),
    ),
    root: 0,
    status: "confirmed",
  },
  {
    name: "a thrown object whose content is lost",
    chain: [thrown("Error: Object captured as exception with keys: code, status")],
    root: 0,
    status: "possible",
  },
  // Suppressed
  {
    name: "SuppressedError keeps what came first",
    chain: [
      missing({ to: ["suppressed", 2] }),
      thrown("Error: connection already closed", { to: ["cause", 2] }),
      thrown("SuppressedError: An error was suppressed during disposal"),
    ],
    root: 0,
    status: "confirmed",
    rules: { 1: "mask:shutdown", 2: "suppressed" },
  },
  {
    name: "Java keeps aside what closing threw",
    chain: [
      thrown("java.io.IOException: stream is busy", { to: ["suppressed", 1] }),
      thrown("java.lang.IllegalStateException: quote 7 has no price"),
    ],
    root: 1,
    status: "confirmed",
    rules: { 0: "suppressed" },
  },
  {
    name: "Java: a timeout that keeps the refusals of its attempts",
    chain: [
      thrown("java.net.ConnectException: Connection refused", { to: ["suppressed", 1] }),
      thrown("java.util.concurrent.TimeoutException: no answer"),
    ],
    root: 0,
  },
  // Earlier in the same request, not linked
  {
    name: "missing method, serializer, hang-up",
    chain: after(missing(), bigint(), hangUp()),
    root: 0,
    status: "likely",
    rules: { 1: "mask:serializer", 2: "mask:dropped-connection" },
  },
  {
    name: "a swallowed query error, then an empty result",
    chain: after(column({ swallowedAt: { file: "src/threads.ts", line: 20 } }), reading()),
    root: 0,
    status: "likely",
    rules: { 1: "earlier" },
  },
  {
    name: "a swallowed query error, then rows.map is not a function",
    chain: after(column(), thrown("TypeError: rows.map is not a function")),
    root: 0,
    status: "likely",
  },
  {
    name: "a swallowed query error, then None (Python)",
    chain: after(
      thrown("psycopg2.errors.InvalidTextRepresentation: invalid input syntax for type json", {
        code: "22P02",
      }),
      thrown("AttributeError: 'NoneType' object has no attribute 'id'"),
    ),
    root: 0,
    status: "likely",
  },
  {
    name: "a failed statement, then the aborted transaction",
    chain: after(column(), aborted()),
    root: 0,
    status: "likely",
    rules: { 1: "mask:aborted-transaction" },
  },
  {
    name: "a failed statement, then a generic 500",
    chain: after(column(), generic()),
    root: 0,
    rules: { 1: "mask:generic-error" },
  },
  {
    name: "an answer sent twice after an error",
    chain: after(
      missing(),
      thrown("Error: Cannot set headers after they are sent to the client", {
        code: "ERR_HTTP_HEADERS_SENT",
      }),
    ),
    root: 0,
    rules: { 1: "mask:headers-sent" },
  },
  {
    name: "a refused auth service, then a refusal to the user",
    chain: after(refused("auth:9000"), thrown("UnauthorizedError: could not verify the token")),
    root: 0,
    status: "likely",
  },
  {
    name: "three attempts, then gave up",
    chain: after(refused(), refused(), refused(), thrown("Error: failed after 3 attempts")),
    root: 0,
    tied: [],
    rules: { 1: "repeat", 3: "mask:retries-exhausted" },
  },
  {
    name: "symptom told first by a wrong clock",
    chain: after(hangUp(), missing()),
    root: 1,
    status: "likely",
    rules: { 0: "mask:dropped-connection" },
  },
  {
    name: "two causes of one request are a tie",
    chain: after(column(), missing()),
    root: 0,
    status: "possible",
    tied: [1],
    rules: { 1: "tied" },
  },
  {
    name: "a warning that was handled does not beat a cause of its own",
    chain: after(refused("10.0.0.9:6379"), column()),
    root: 1,
    status: "likely",
    tied: [],
    rules: { 0: "recovered" },
    context: { recovered: [true, false] },
  },
  {
    name: "an expected miss, then a real cause",
    chain: after(thrown("KeyError: 'session:9'"), column()),
    root: 1,
    status: "likely",
    rules: { 0: "expected-miss" },
  },
  {
    name: "two tellers of one outage",
    chain: after(
      refused("10.0.0.3:5432"),
      thrown("PrismaClientInitializationError: Can't reach database server at `10.0.0.3:5432`", {
        code: "P1001",
      }),
    ),
    root: 0,
    tied: [],
    rules: { 1: "same-target" },
  },
  {
    name: "an old breadcrumb is not the root",
    chain: after(refused("10.0.0.9:6379"), reading()),
    root: 1,
    context: { distant: [true, false] },
  },
  {
    name: "a retelling by message",
    chain: after(thrown("FeedError: feed 7 has no source"), thrown("Error: GET /feed: feed 7 has no source")),
    root: 0,
    tied: [],
    rules: { 1: "retold" },
  },
  {
    name: "the error handler's own fault",
    chain: after(
      thrown("PaymentDeclined: card refused"),
      thrown("TypeError: err.toResponse is not a function", { in: "errorHandler" }),
    ),
    root: 0,
    rules: { 1: "mask:error-handler" },
  },
  {
    name: "after a crash the pool is ended",
    chain: after(
      thrown("Error: heap out of memory"),
      thrown("Error: Cannot use a pool after calling end on the pool"),
    ),
    root: 0,
    rules: { 1: "mask:shutdown" },
  },
  {
    name: "the handler's own fault is logged before what it was handling",
    chain: after(thrown("TypeError: err.toResponse is not a function", { in: "errorHandler" }), column()),
    root: 1,
  },
  {
    name: "an aggregate whose members were lost",
    chain: [thrown("AggregateError: All promises were rejected")],
    root: null,
  },
  {
    name: "a database that recovers after a kill",
    chain: [thrown("LOG: invalid record length at 0/19EC278: expected at least 24, got 0", { at: "" })],
    root: null,
  },
  {
    name: "the database says that it goes down",
    chain: after(
      thrown("FATAL: terminating connection due to administrator command", { code: "57P01" }),
      thrown("Error: Connection terminated unexpectedly"),
    ),
    root: 0,
  },
  {
    name: "an argument that was undefined after a swallowed error",
    chain: after(
      column(),
      thrown('TypeError: The "data" argument must be of type string. Received undefined', {
        code: "ERR_INVALID_ARG_TYPE",
      }),
    ),
    root: 0,
    status: "likely",
    tied: [],
  },
  { name: "only masks, two of them", chain: after(hangUp(), generic()), root: null, status: "inconclusive" },
  {
    name: "near by in a log, a plain mask",
    chain: after(missing(), hangUp()),
    root: 0,
    status: "likely",
    context: { ties: ["same", "adjacent"] },
  },
  {
    name: "near by in a log, nothing but nearness",
    chain: after(column(), reading()),
    root: 0,
    status: "possible",
    context: { ties: ["same", "adjacent"] },
  },
  {
    name: "linked by the program, then masked by the wire",
    chain: [
      attribute({ to: ["context", 1] }),
      { ...uuid(), to: { relation: "earlier", index: 2 } },
      thrown("anyio.EndOfStream"),
    ],
    root: 0,
    status: "confirmed",
    rules: { 1: "mask:serializer", 2: "mask:closed-stream" },
  },
  {
    name: "a wrapper of another branch shares its verdict",
    chain: [
      missing(),
      { ...hangUp(), to: { relation: "cause", index: 2 } },
      thrown("FetchError: request to http://quotes failed"),
    ],
    root: 0,
    status: "likely",
  },
];

describe("unmask", () => {
  it("is tried on at least 60 chains", () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(60);
  });

  it.each(scenarios)("$name", ({ chain, root, status, tied, rules, context }) => {
    const found = unmask(chain, context);
    expect(found.root).toBe(root);
    if (status) expect(found.status).toBe(status);
    if (tied) expect(found.tied).toEqual(tied);
    if (root === null) expect(found.status).toBe("inconclusive");
    for (const [index, rule] of Object.entries(rules ?? {})) {
      expect(found.links.find((link) => link.index === Number(index))?.rule).toBe(rule);
    }
    for (const link of found.links) expect(link.reason).not.toBe("");
    expect(found.reason).not.toBe("");
  });

  it("says what would tell when only a mask was seen", () => {
    expect(unmask([hangUp()]).reason).toContain("would tell");
  });

  it("names the surface: the outermost of the last branch", () => {
    expect(unmask(after(missing(), bigint(), hangUp())).surface).toBe(2);
    expect(unmask(caused(column(), thrown("Error: wrapped"))).surface).toBe(1);
    expect(unmask([]).surface).toBeNull();
  });
});

const texts = scenarios.flatMap(({ chain }) =>
  chain.map(({ type, message, code }) => ({ type, message, ...(code !== undefined && { code }) })),
);
const anyException: fc.Arbitrary<Exception> = fc
  .record({
    base: fc.oneof(fc.constantFrom(...texts), fc.record({ type: fc.string(), message: fc.string() })),
    to: fc.option(
      fc.record({
        relation: fc.constantFrom<Relation[]>("cause", "context", "member", "suppressed", "earlier"),
        index: fc.oneof(fc.integer({ min: -2, max: 14 }), fc.double()),
      }),
      { nil: undefined },
    ),
    frames: fc.array(fc.record({ function: fc.string(), file: fc.string() }), { maxLength: 3 }),
  })
  .map(({ base, to, frames }) => ({ ...base, frames, ...(to && { to }) }));

describe("unmask, on anything", () => {
  it("never throws, covers every exception once, names the root first, and is deterministic", () => {
    fc.assert(
      fc.property(fc.array(anyException, { maxLength: 12 }), (chain) => {
        const before = JSON.stringify(chain);
        const found = unmask(chain);
        expect(found.links.map((link) => link.index).sort((a, b) => a - b)).toEqual(chain.map((_, i) => i));
        if (found.root === null) expect(found.status).toBe("inconclusive");
        else {
          expect(found.links[0]).toMatchObject({ index: found.root, role: "root" });
          expect(found.status).not.toBe("inconclusive");
        }
        expect(found.links.filter((link) => link.role === "root")).toHaveLength(found.root === null ? 0 : 1);
        expect(found.tied).not.toContain(found.root);
        expect(new Set(found.tied).size).toBe(found.tied.length);
        expect(found.surface === null).toBe(chain.length === 0);
        expect(unmask(chain)).toEqual(found);
        expect(JSON.stringify(chain)).toBe(before);
      }),
      { numRuns: 2000 },
    );
  });

  it("bears a chain of 20,000 and a message of a megabyte", () => {
    const long = caused(...Array.from({ length: 20_000 }, (_, i) => thrown(`Error${i}: step`)));
    expect(unmask(long).root).toBe(0);
    expect(unmask([thrown(`Error: ${"a ".repeat(500_000)}`)]).root).toBe(0);
  });
});
