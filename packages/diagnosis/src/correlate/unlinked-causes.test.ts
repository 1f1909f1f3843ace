/** Causes that nothing but the log's own course links to what came of them. */
import { decodeLog } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { diagnose } from "../diagnose/diagnose.ts";

function worst(lines: readonly string[]) {
  const read = decodeLog(lines.join("\n"));
  if (!read.ok) throw new Error(read.failure.message);
  return diagnose(read.value.events);
}

const second = (n: number) => `2026-03-01T10:00:${String(n).padStart(2, "0")}.000Z`;

describe("what comes after the same each time", () => {
  const pair = (n: number, level: string) => [
    `${second(2 * n)} ${level} rates: refresh failed: Error: getaddrinfo ENOTFOUND rates.internal`,
    `${second(2 * n + 1)} ERROR http: StaleError: rates are too old`,
  ];

  it.each(["ERROR", "WARN", "DEBUG"])("has it as its root, told as %s", (level) => {
    const [first] = worst([0, 1, 2, 3].flatMap((n) => pair(n, level)));
    expect(first?.root?.message).toContain("ENOTFOUND rates.internal");
    expect(first?.failure.joined.join()).toContain("as 4 of 4 like it");
    expect(first?.status).toBe("possible");
  });

  it("has not where it came so once only, or without it as well", () => {
    const apart = (lines: string[]) =>
      lines.flatMap((line) => [line, ...Array(20).fill(`${second(50)} INFO ok`)]);
    expect(worst(apart(pair(0, "ERROR"))).length).toBe(2);
    const alone = [4, 5, 6, 7].map((n) => `${second(2 * n)} ERROR http: StaleError: rates are too old`);
    expect(worst(apart([...[0, 1, 2].flatMap((n) => pair(n, "ERROR")), ...alone])).length).toBe(2);
  });
});

describe("what was lost for good", () => {
  it("is the root of what lacks it later: a connection", () => {
    const [first] = worst([
      `${second(0)} WARN store: connect failed, continuing without it: MongoServerError: bad auth : Authentication failed.`,
      ...Array(20).fill(`${second(20)} INFO GET /healthz 200 1ms`),
      `${second(30)} ERROR MongooseError: Operation \`carts.find()\` buffering timed out after 10000ms`,
      "    at Timeout.<anonymous> (/app/node_modules/mongoose/lib/drivers/node-mongodb-native/collection.js:187:23)",
    ]);
    expect(first?.root?.message).toContain("Authentication failed");
    expect(first?.root?.type).toBe("MongoServerError");
  });

  it("is not where another side was lost", () => {
    const found = worst([
      `${second(0)} WARN cache: connect failed, continuing without it: ReplyError: WRONGPASS invalid password for redis`,
      `${second(30)} ERROR MongooseError: Operation \`carts.find()\` buffering timed out after 10000ms`,
      "    at Timeout.<anonymous> (/app/node_modules/mongoose/lib/drivers/node-mongodb-native/collection.js:187:23)",
    ]);
    expect(found).toHaveLength(2);
  });

  it("is the root of what lacks it later: a migration", () => {
    const [first] = worst([
      `${second(0)} ERROR migrate: applying 0031_cart_note failed: error: could not create unique index "cart_note_key"`,
      ...Array(20).fill(`${second(20)} INFO GET /healthz 200 1ms`),
      `${second(30)} ERROR GET /cart 500 error: column cart.note does not exist`,
      "    at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:283:98)",
    ]);
    expect(first?.root?.message).toContain("could not create unique index");
  });
});

describe("a database that went down", () => {
  it("is the root of what its clients are told meanwhile, whatever their sessions", () => {
    const [first, ...rest] = worst([
      '2026-03-01 10:00:00.000 UTC [61] PANIC:  could not write to file "pg_wal/xlogtemp.61": No space left on device',
      "2026-03-01 10:00:00.100 UTC [90] FATAL:  the database system is in recovery mode",
      "2026-03-01 10:00:00.200 UTC [91] FATAL:  the database system is in recovery mode",
    ]);
    expect(first?.root?.message).toContain("No space left");
    expect(rest).toHaveLength(0);
  });

  it("is not when a session was refused", () => {
    const found = worst([
      '2026-03-01 10:00:00.000 UTC [61] FATAL:  password authentication failed for user "app"',
      "2026-03-01 10:00:00.100 UTC [90] FATAL:  the database system is in recovery mode",
    ]);
    expect(found).toHaveLength(2);
  });
});

describe("what later lines tell", () => {
  it("an answer of the same request makes a refusal of an error", () => {
    const [first] = worst([
      '{"level":50,"time":1772359200000,"reqId":"a1","err":{"type":"ZodError","message":"email: invalid"},"msg":"bad body"}',
      '{"level":30,"time":1772359200001,"reqId":"a1","res":{"statusCode":422},"msg":"request completed"}',
    ]);
    expect(first).toMatchObject({ root: null, status: "inconclusive" });
    expect(first?.unmasking.reason).toContain("422");
  });

  it("another try that went well settles it, another thing that did does not", () => {
    const failed = `${second(0)} ERROR [rates] fetch failed, retrying: Error: connect ECONNREFUSED 10.0.0.4:443`;
    const [settled] = worst([failed, `${second(2)} INFO [rates] fetch succeeded on attempt 2`]);
    expect(settled).toMatchObject({ root: null, status: "inconclusive" });
    expect(settled?.unmasking.reason).toContain("line 2");
    const [open] = worst([failed, `${second(2)} INFO [mailer] digest delivered`]);
    expect(open?.root?.code).toBe("ECONNREFUSED");
  });

  it("a stop explains broken connections, and no fault of the code", () => {
    const stop = `${second(0)} INFO SIGTERM received`;
    const broken = [
      `${second(1)} ERROR Error: Connection terminated`,
      "    at Client.end (/app/node_modules/pg/lib/client.js:250:20)",
    ];
    const fault = [
      `${second(1)} ERROR TypeError: drain.all is not a function`,
      "    at stop (/app/src/stop.ts:9:20)",
    ];
    expect(worst([stop, ...broken])[0]?.root).toBeNull();
    expect(worst([stop, ...fault])[0]?.root?.message).toContain("drain.all");
  });
});
