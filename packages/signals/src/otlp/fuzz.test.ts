/** Nothing that comes in makes the decoder throw or outgrow its limits. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultLimits, type Limits } from "../limits.ts";
import { ErrorEvent } from "../words/error-event.ts";
import { Outcome } from "../words/outcome.ts";
import { CumulativeSeries } from "./cumulative-series.ts";
import { decodeOtlp, type OtlpEncoding, type OtlpSignal } from "./decode-otlp.ts";

const read = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/otlp/${name}`, import.meta.url)));
const seeds: [OtlpSignal, OtlpEncoding, Uint8Array][] = (
  [
    ["traces", "traces"],
    ["logs", "logs"],
    ["metrics-delta", "metrics"],
    ["metrics-cumulative", "metrics"],
  ] as const
).flatMap(([name, signal]): [OtlpSignal, OtlpEncoding, Uint8Array][] => [
  [signal, "protobuf", read(`${name}.binpb`)],
  [signal, "json", read(`${name}.json`)],
]);
const limits: Limits = {
  ...defaultLimits,
  items: 8,
  exceptions: 6,
  frames: 20,
  tags: 10,
  messageChars: 300,
  textChars: 100,
};
const received = 1_795_326_060_000;

function check(signal: OtlpSignal, encoding: OtlpEncoding, body: Uint8Array): void {
  const result = decodeOtlp(signal, body, encoding, { received, limits, series: new CumulativeSeries() });
  if (!result.ok) {
    expect([400, 413]).toContain(result.failure.status);
    expect(result.failure.code).not.toBe("undecodable");
    return;
  }
  for (const one of result.value.signals) {
    if (one.kind === "error") {
      const error = ErrorEvent.parse(one.error);
      expect(error.exceptions.length).toBeLessThanOrEqual(limits.exceptions);
      expect(Object.keys(error.tags ?? {}).length).toBeLessThanOrEqual(limits.tags);
      expect(error.time).toBeLessThanOrEqual(received + limits.futureMs);
      error.exceptions.forEach((exception, index) => {
        expect(exception.message.length).toBeLessThanOrEqual(limits.messageChars);
        if (exception.to) expect(exception.to.index).toBeGreaterThan(index);
        if (exception.to) expect(exception.to.index).toBeLessThan(error.exceptions.length);
      });
    } else if (one.kind === "outcome") {
      const { total, failed, statuses } = Outcome.parse(one.outcome);
      expect(failed).toBeLessThanOrEqual(total);
      expect(Object.values(statuses!).reduce((sum, count) => sum + count)).toBe(total);
    }
  }
  const text = JSON.stringify(result.value);
  expect(text).not.toContain("\\u0000");
  expect(text).not.toMatch(/\\ud[89a-f]/);
}

const signals = fc.constantFrom<OtlpSignal>("traces", "logs", "metrics");
const encodings = fc.constantFrom<OtlpEncoding>("protobuf", "json");
// An index, so that a counterexample prints short.
const seed = fc.nat({ max: seeds.length - 1 });

test("random bytes", () => {
  fc.assert(fc.property(signals, encodings, fc.uint8Array({ maxLength: 200 }), check), { numRuns: 2000 });
});

test("truncations", () => {
  fc.assert(
    fc.property(seed, fc.double({ min: 0, max: 1, noNaN: true }), (index, part) => {
      const [signal, encoding, body] = seeds[index]!;
      check(signal, encoding, body.subarray(0, Math.floor(body.length * part)));
    }),
    { numRuns: 500 },
  );
});

test("flipped bits", () => {
  fc.assert(
    fc.property(
      seed,
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 }),
      (index, flips) => {
        const [signal, encoding, body] = seeds[index]!;
        const mangled = body.slice();
        for (const [at, byte] of flips) mangled[at % mangled.length] = byte;
        check(signal, encoding, mangled);
      },
    ),
    { numRuns: 1500 },
  );
});

const jsonSeeds = seeds.filter(([, encoding]) => encoding === "json");

/** Puts another value in the place of every so many-th value of a tree. */
function replaceValues(tree: unknown, pick: () => boolean, other: () => unknown): unknown {
  if (pick()) return other();
  if (Array.isArray(tree)) return tree.map((entry) => replaceValues(entry, pick, other));
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, entry]) => [key, replaceValues(entry, pick, other)]),
  );
}

test("wrong types anywhere", () => {
  const hostile = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      -1,
      1e300,
      "18446744073709551615",
      "\u0000\ud800",
      "x".repeat(5000),
      [[]],
      [null],
      { values: [{}] },
    ),
  );
  fc.assert(
    fc.property(
      fc.nat({ max: jsonSeeds.length - 1 }),
      fc.array(hostile, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 5, max: 400 }),
      fc.nat({ max: 400 }),
      (index, others, every, offset) => {
        const [signal, , body] = jsonSeeds[index]!;
        let visited = offset;
        let used = 0;
        const tree = replaceValues(
          JSON.parse(new TextDecoder().decode(body)),
          () => ++visited % every === 0,
          () => others[used++ % others.length],
        );
        check(signal, "json", new TextEncoder().encode(JSON.stringify(tree)));
      },
    ),
    { numRuns: 1500 },
  );
});
