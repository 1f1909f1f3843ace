/** What is printed is read back whole by the console's decoder. */
import { decodeOtlp, type Exception } from "@holdfast/signals";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describeError } from "../errors/index.ts";
import { exceptionText } from "./index.ts";

function readBack(error: unknown) {
  const described = describeError(error);
  const { type, message } = described.at(-1)!;
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const attributes = [
    text("exception.type", type),
    text("exception.message", message),
    text("exception.stacktrace", exceptionText(described)),
  ];
  const resource = { attributes: [text("telemetry.sdk.language", "nodejs")] };
  const record = { timeUnixNano: "1795338002913000000", severityNumber: 17, attributes };
  const body = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] };
  const decoded = decodeOtlp("logs", Buffer.from(JSON.stringify(body)), "json", { received: Date.now() });
  if (!decoded.ok || decoded.value.signals[0]?.kind !== "error") throw new Error("not read");
  return { described, read: decoded.value.signals[0].error.exceptions };
}

class QuoteError extends Error {}
const coded = (message: string, code: string) => Object.assign(new TypeError(message), { code, status: 503 });

test.each<[string, unknown]>([
  ["one", new QuoteError("no quotes")],
  ["many lines", new Error("one\ntwo: three\n  four")],
  ["causes", new Error("a", { cause: new QuoteError("b", { cause: coded("c", "22P02") }) })],
  ["members", new AggregateError([coded("connect ECONNREFUSED ::1", "ECONNREFUSED"), new Error("b")], "all")],
  [
    "members with causes",
    new AggregateError([new Error("a", { cause: new Error("b") })], "", { cause: new Error("c") }),
  ],
  [
    "suppressed",
    Object.assign(new Error("both"), {
      name: "SuppressedError",
      error: new Error("disposal"),
      suppressed: new Error("body"),
    }),
  ],
])("%s", (_, error) => {
  const { described, read } = readBack(error);
  // The decoder may put siblings into another order; each has to be there, with its relation.
  const facts = (list: readonly Pick<Exception, "type" | "message" | "code" | "to">[]) =>
    list
      .map(({ type, message, code, to }) => [type, message, code ?? null, to?.relation ?? null].join(" | "))
      .sort();
  expect(facts(read)).toEqual(facts(described as Exception[]));
  for (const exception of read) expect(exception.frames.length).toBeGreaterThan(0);
});

test("messages of any text are read without losing the chain", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[\w .,'"()-]{1,40}$/),
      fc.stringMatching(/^\w[\w ]{0,30}$/),
      (outer, inner) => {
        const { read } = readBack(new QuoteError(outer, { cause: new QuoteError(inner) }));
        expect(read.length).toBe(2);
        expect(read.at(-1)).toMatchObject({ type: "QuoteError" });
      },
    ),
    { numRuns: 300 },
  );
});
