/** Real-looking log files beside the events that must come out of them, and what holds for any text at all. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultLimits } from "../limits.ts";
import { ErrorEvent } from "../words/error-event.ts";
import { decodeLog } from "./index.ts";

const folder = join(import.meta.dirname, "../../fixtures/logtext");
const logs = readdirSync(folder).filter((name) => name.endsWith(".log"));
const options = { received: Date.UTC(2026, 10, 22) };

function decode(text: string | Uint8Array) {
  const result = decodeLog(text, options);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

/** An event as one reads it: the exceptions on a line each. */
function readable(event: ErrorEvent) {
  const { id, source, lines, exceptions, time, ...rest } = event;
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(source).toBe("log");
  return {
    lines: `${lines?.first}-${lines?.last}`,
    time: new Date(time).toISOString(),
    ...rest,
    exceptions: exceptions.map((exception) => {
      const { type, message, code, status, to, handled, frames, seen } = exception;
      const [top] = frames;
      return {
        type,
        message,
        ...(code !== undefined && { code }),
        ...(status !== undefined && { status }),
        ...(to && { to: `${to.relation} ${to.index}` }),
        ...(handled !== undefined && { handled }),
        ...(top && { top: `${top.module ?? ""}|${top.function ?? ""}|${top.file}:${top.line}` }),
        frames: frames.length,
        inApp: frames.filter((frame) => frame.inApp).length,
        seen,
      };
    }),
  };
}

describe("recorded logs", () => {
  for (const name of logs) {
    test(name, () => {
      const value = decode(readFileSync(join(folder, name)));
      for (const event of value.events) ErrorEvent.parse(event);
      const told = { records: value.records, formats: value.formats, events: value.events.map(readable) };
      const expected = join(folder, name.replace(/\.log$/, ".json"));
      if (process.env["UPDATE_FIXTURES"]) writeFileSync(expected, `${JSON.stringify(told, null, 2)}\n`);
      expect(told).toEqual(JSON.parse(readFileSync(expected, "utf8")));
    });
  }

  test("there are enough of them", () => expect(logs.length).toBeGreaterThanOrEqual(40));
});

describe("input", () => {
  test("an empty log has no events", () => {
    expect(decode("")).toEqual({ events: [], records: 0, formats: {}, dropped: [] });
  });

  test.each([
    ["gzip", Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0])],
    ["zip", Uint8Array.from([0x50, 0x4b, 3, 4])],
    ["random bytes", Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256)],
  ])("refuses %s with 415", (_, bytes) => {
    const result = decodeLog(bytes);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.failure).toMatchObject({ code: "not_text", status: 415 });
  });

  const stack = "TypeError: é is not a function\n    at load (/app/a.js:1:2)\n";
  const wide = Buffer.from(stack, "utf16le");
  test.each([
    ["UTF-8 with its mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(stack)])],
    ["UTF-16 little-endian", Buffer.concat([Buffer.from([0xff, 0xfe]), wide])],
    ["UTF-16 big-endian", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()])],
    ["UTF-16 without a mark", wide],
  ])("reads %s", (_, bytes) => {
    expect(decode(bytes).events[0]?.exceptions[0]).toMatchObject({
      type: "TypeError",
      message: "é is not a function",
    });
  });

  test("replaces invalid bytes", () => {
    const bytes = Buffer.concat([
      Buffer.from("TypeError: a"),
      Buffer.from([0xff]),
      Buffer.from("\n    at f (/app/a.js:1:2)\n"),
    ]);
    expect(decode(bytes).events[0]?.exceptions[0]?.message).toBe("a\ufffd");
  });

  test("a cut export keeps what is whole", () => {
    const log = '[{"severity":"ERROR","message":"a"},{"severity":"ERROR","mess';
    const value = decode(log);
    expect(value.events).toHaveLength(1);
    expect(value.dropped).toEqual([{ reason: "truncated", category: "record", count: 1 }]);
  });

  test("pretty-printed objects are one record each", () => {
    const one = JSON.stringify(
      { level: "error", message: "a", stack: "TypeError: a\n    at f (/app/a.js:1:2)" },
      null,
      2,
    );
    const value = decode(`${one}\n${one}\nplain\n`);
    expect(value.records).toBe(3);
    expect(value.events.map((event) => event.lines)).toEqual([
      { first: 1, last: 5 },
      { first: 6, last: 10 },
    ]);
  });
});

describe("rules", () => {
  test("a warning with a stack is an event, one without is none", () => {
    const value = decode(
      "WARNING:app:a\nTraceback (most recent call last):\n  File \"/app/a.py\", line 1, in f\nKeyError: 'a'\nWARNING:app:b\n",
    );
    expect(value.events.map((event) => event.level)).toEqual(["warning"]);
  });

  test("the same log gives the same ids, other lines other ids", () => {
    const log = "ERROR a\nERROR a\n";
    const ids = decode(log).events.map((event) => event.id);
    expect(decode(log).events.map((event) => event.id)).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
  });

  test("a stack without a time takes the time of the record above it", () => {
    const value = decode("2026-01-02T10:00:00Z INFO ok\nTypeError: a\n    at f (/app/a.js:1:2)\n");
    expect(value.events[0]?.time).toBe(Date.UTC(2026, 0, 2, 10));
  });

  test("times of the future become the time of receipt", () => {
    expect(decode("2036-01-02T10:00:00Z ERROR a\n").events[0]?.time).toBe(options.received);
  });
});

describe("any text", () => {
  const samples = logs.map((name) => readFileSync(join(folder, name), "utf8"));
  const lines = samples.flatMap((sample) => sample.split("\n"));

  function holds(text: string | Uint8Array) {
    const result = decodeLog(text, options);
    if (!result.ok) return;
    let last = 0;
    for (const event of result.value.events) {
      ErrorEvent.parse(event);
      expect(event.lines!.first).toBeGreaterThanOrEqual(last);
      expect(event.lines!.last).toBeGreaterThanOrEqual(event.lines!.first);
      last = event.lines!.first;
      expect(event.exceptions.length).toBeLessThanOrEqual(defaultLimits.exceptions);
      for (const [index, exception] of event.exceptions.entries()) {
        expect(exception.message.length).toBeLessThanOrEqual(defaultLimits.messageChars);
        expect(exception.frames.length).toBeLessThanOrEqual(defaultLimits.frames);
        if (exception.to) expect(exception.to.index).toBeGreaterThan(index);
        if (exception.to) expect(exception.to.index).toBeLessThan(event.exceptions.length);
      }
    }
  }

  test("arbitrary text", () =>
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 2000 }), holds), { numRuns: 300 }));
  test("arbitrary bytes", () =>
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), holds), { numRuns: 300 }));
  test("shuffled lines of real logs", () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 120 }), (picked) =>
        holds(picked.join("\n")),
      ),
      { numRuns: 400 },
    ));
  test("truncated real logs", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (sample, a, b) =>
          holds(
            sample.slice(
              Math.floor(Math.min(a, b) * sample.length),
              Math.floor(Math.max(a, b) * sample.length),
            ),
          ),
      ),
      { numRuns: 400 },
    ));
  test("arbitrary JSON records", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.dictionary(
            fc.constantFrom(
              "level",
              "msg",
              "err",
              "error",
              "stack",
              "cause",
              "errors",
              "time",
              "req",
              "severity",
              "exception",
              "httpRequest",
              "trace",
              "textPayload",
              "log",
              "stream",
              "__proto__",
            ),
            fc.jsonValue(),
          ),
        ),
        (records) => holds(records.map((record) => JSON.stringify(record)).join("\n")),
      ),
      { numRuns: 400 },
    ));
  test("two logs interleaved under prefixes give what each gives alone", () => {
    const text = [
      "incident-4-dashboard-python.log",
      "node-uncaught.log",
      "prisma.log",
      "exception-group.log",
      "java-spring.log",
      "go-http-panic.log",
    ];
    const told = (value: ReturnType<typeof decode>) =>
      value.events
        .flatMap((event) =>
          event.exceptions.map(({ type, message, to }) => `${type}: ${message} ${to?.relation}`),
        )
        .sort();
    fc.assert(
      fc.property(
        fc.shuffledSubarray(text, { minLength: 2, maxLength: 2 }),
        fc.infiniteStream(fc.boolean()),
        ([left, right], turns) => {
          const a = readFileSync(join(folder, left!), "utf8").split("\n");
          const b = readFileSync(join(folder, right!), "utf8").split("\n");
          const mixed: string[] = [];
          while (a.length > 0 || b.length > 0) {
            const first: boolean = b.length === 0 || (a.length > 0 && turns.next().value === true);
            mixed.push(first ? `one-1  | ${a.shift()}` : `two-1  | ${b.shift()}`);
          }
          const alone = [left!, right!]
            .flatMap((name) => told(decode(readFileSync(join(folder, name)))))
            .sort();
          expect(told(decode(mixed.join("\n")))).toEqual(alone);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("twenty thousand times on one line are read, and not one inside the other", () => {
    const result = decodeLog("2020-01-01T00:00:00Z ".repeat(20_000));
    expect(result.ok).toBe(true);
  });
});
