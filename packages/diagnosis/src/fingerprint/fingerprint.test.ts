import type { ErrorEvent, Exception, Frame } from "@holdfast/signals";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Failure } from "../correlate/failure.ts";
import type { Unmasking } from "../unmask/unmasking.ts";
import { fingerprint } from "./fingerprint.ts";

function failureOf(exceptions: Exception[], event: Partial<ErrorEvent> = {}): Failure {
  const whole: ErrorEvent = {
    id: "0".repeat(32),
    source: "sentry",
    time: 0,
    level: "error",
    exceptions,
    ...event,
  };
  return { id: whole.id, events: [whole], exceptions, told: exceptions.map(() => 0), joined: [] };
}

function rootAt(root: number | null, surface: number | null = root): Unmasking {
  return {
    root,
    status: root === null ? "inconclusive" : "likely",
    reason: "",
    tied: [],
    links: [],
    surface,
  };
}

function of(exception: Exception, event?: Partial<ErrorEvent>) {
  return fingerprint(failureOf([exception], event), rootAt(0));
}

const missing: Exception = {
  type: "TypeError",
  message: "quotes.statistics is not a function",
  frames: [
    { function: "loadDashboard", file: "/app/src/dashboard/route.ts", line: 21, column: 30, inApp: true },
    { function: "handle", file: "/app/node_modules/fastify/lib/handle-request.js", line: 144, inApp: false },
    { function: "main", file: "/app/src/main.ts", line: 3, inApp: true },
  ],
};

describe("the answer explains itself", () => {
  test("parts, what was left out, and a title with the real values", () => {
    expect(of(missing)).toEqual({
      version: 1,
      value: expect.stringMatching(/^[0-9a-f]{32}$/),
      parts: [
        "type TypeError",
        "frame dashboard/route loadDashboard",
        "message quotes.statistics is not a function",
      ],
      ignored: ["1 vendor frame", "1 caller of the throw site", "line numbers"],
      title: "TypeError: quotes.statistics is not a function",
    });
  });

  test("the title is one bounded line", () => {
    const long = of({ ...missing, message: `first\n${"x".repeat(500)}` });
    expect(long.title).toHaveLength(200);
    expect(long.title).not.toContain("\n");
    expect(of({ ...missing, message: "" }).title).toBe("TypeError in loadDashboard");
    expect(of({ type: "Error", message: "no user usr_8sf9a", frames: [] }).title).toBe(
      "Error: no user usr_8sf9a",
    );
  });
});

describe("roots", () => {
  const surface: Exception = { type: "Error", message: "Internal Server Error", frames: [] };

  test("only the root counts", () => {
    const wrapped = failureOf([{ ...missing, to: { relation: "cause", index: 1 } }, surface]);
    expect(fingerprint(wrapped, rootAt(0, 1)).value).toBe(of(missing).value);
  });

  test("without a root, what people saw and where", () => {
    const failure = failureOf([surface], { route: "GET /threads" });
    const said = fingerprint(failure, rootAt(null, 0));
    expect(said.parts).toContain("no root named");
    expect(said.parts).toContain("route GET /threads");
    const elsewhere = failureOf([surface], { route: "GET /teams" });
    expect(fingerprint(elsewhere, rootAt(null, 0)).value).not.toBe(said.value);
  });

  test("an event without exceptions is told by its message", () => {
    const failure = failureOf([], { message: "request 42 failed: no route to ledger", logger: "api" });
    const said = fingerprint(failure, rootAt(null));
    expect(said.parts).toEqual(["message request <value> failed: no route to ledger", "logger api"]);
    expect(said.title).toBe("request 42 failed: no route to ledger");
  });

  test("nothing at all is still an answer", () => {
    const nothing: Failure = { id: "x", events: [], exceptions: [], told: [], joined: [] };
    expect(fingerprint(nothing, rootAt(null)).title).toBe("unknown failure");
  });
});

describe("the sender's fingerprint", () => {
  test("replaces ours", () => {
    const said = of(missing, { fingerprint: ["stripe-down", "{{ tags.tenant }}"], tags: { tenant: "red" } });
    expect(said.parts).toEqual(["client stripe-down", "client red"]);
  });

  test("extends ours at {{ default }}", () => {
    const said = of(missing, { fingerprint: ["{{default}}", "red"] });
    expect(said.parts).toEqual([...of(missing).parts, "client red"]);
    expect(of(missing, { fingerprint: ["{{ default }}"] }).value).toBe(of(missing).value);
  });
});

const file = fc.constantFrom(
  "/app/src/a/store.ts",
  "/app/dist/b/run.js",
  "C:\\x\\y.ts",
  "https://h/assets/c-3f2a9c1b.js",
  "x.py",
  "",
);
const ownFrame: fc.Arbitrary<Frame> = fc.record({
  function: fc.constantFrom("load", "Store.save", "<anonymous>", "request", "assert", "walk"),
  file,
  line: fc.nat(5000),
  column: fc.nat(200),
  inApp: fc.constant(true),
});
const vendorFrame: fc.Arbitrary<Frame> = fc.record({
  function: fc.string({ maxLength: 12 }),
  file: fc.constantFrom(
    "/app/node_modules/.pnpm/pg@8.1.0/node_modules/pg/lib/x.js",
    "node:net",
    "/app/node_modules/zod/a.js",
  ),
  line: fc.nat(5000),
  inApp: fc.constant(false),
});
const thrown = fc.record({
  type: fc.constantFrom("TypeError", "Error", "QuoteError", "RangeError"),
  message: fc.constantFrom(
    "quote is closed",
    "a.b is not a function",
    "Maximum call stack size exceeded",
    "",
  ),
  frames: fc.array(ownFrame, { minLength: 1, maxLength: 8 }),
});

test("line shifts change nothing", () => {
  fc.assert(
    fc.property(thrown, fc.array(fc.nat(9000), { minLength: 8, maxLength: 8 }), (exception, lines) => {
      const moved = exception.frames.map((frame, index) => ({
        ...frame,
        line: lines[index] as number,
        column: 1,
      }));
      expect(of({ ...exception, frames: moved }).value).toBe(of(exception).value);
    }),
  );
});

test("vendor frames between, before and after change nothing", () => {
  fc.assert(
    fc.property(
      thrown,
      fc.array(fc.tuple(fc.nat(8), vendorFrame), { maxLength: 6 }),
      (exception, inserted) => {
        // A frame that has neither file nor name tells nothing: without any other there is no own frame to stand by.
        fc.pre(exception.frames.some((frame) => frame.file !== ""));
        const frames: Frame[] = [...exception.frames];
        for (const [at, frame] of inserted) frames.splice(Math.min(at, frames.length), 0, frame);
        expect(of({ ...exception, frames }).value).toBe(of(exception).value);
      },
    ),
  );
});

const value = fc.oneof(
  fc.uuid(),
  fc.nat().map(String),
  fc.stringMatching(/^[0-9a-f]{24}$/),
  fc.stringMatching(/^[0-9a-f]{7}[0-9][a-f]{8}$/),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc
    .date({ noInvalidDate: true, min: new Date("1970-01-01"), max: new Date("2100-01-01") })
    .map((date) => date.toISOString()),
  fc.ipV4(),
  fc.stringMatching(/^[a-z]{3,8}@[a-z]{3,8}\.com$/),
);

test("swapped values change nothing, with frames and without", () => {
  fc.assert(
    fc.property(value, value, fc.boolean(), (first, second, framed) => {
      const frames = framed ? missing.frames : [];
      const told = (text: string): string =>
        of({ type: "Error", message: `no ledger entry ${text} in book`, frames }).value;
      expect(told(first)).toBe(told(second));
    }),
    { numRuns: 2000 },
  );
});

test("never throws, whatever comes", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ maxLength: 40 }));
  const frame: fc.Arbitrary<Frame> = fc.record(
    {
      function: text,
      module: text,
      file: text,
      line: fc.integer(),
      column: fc.double(),
      inApp: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const exception: fc.Arbitrary<Exception> = fc.record(
    {
      type: text,
      message: text,
      code: text,
      frames: fc.array(
        fc
          .tuple(frame, text)
          .map(([one, line]) => ({ ...one, context: { before: [], line, after: [line] } })),
        { maxLength: 10 },
      ),
    },
    { requiredKeys: ["type", "message", "frames"] },
  );
  fc.assert(
    fc.property(
      fc.array(exception, { maxLength: 4 }),
      fc.option(fc.integer({ min: -1, max: 5 })),
      fc.array(fc.oneof(text, fc.constant("{{ default }}"), fc.constant("{{ tags.a }}")), { maxLength: 3 }),
      fc.record({ message: text, route: text, logger: text }, { requiredKeys: [] }),
      (exceptions, root, client, event) => {
        const said = fingerprint(failureOf(exceptions, { ...event, fingerprint: client }), rootAt(root));
        expect(said.value).toMatch(/^[0-9a-f]{32}$/);
        expect(said.title.length).toBeLessThanOrEqual(200);
      },
    ),
    { numRuns: 2000 },
  );
});
