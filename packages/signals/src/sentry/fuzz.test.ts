/** Whatever comes in, the decoder answers, and what it answers keeps the vocabulary's promises. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultLimits } from "../limits.ts";
import { ErrorEvent } from "../words/error-event.ts";
import { CheckIn } from "../words/operation.ts";
import { Outcome } from "../words/outcome.ts";
import type { DecodedEnvelope } from "./decode-envelope.ts";
import { decodeEnvelope } from "./decode-envelope.ts";
import { decodeStore } from "./decode-store.ts";
import { parseDsn } from "./parse-dsn.ts";
import { readSentryAuth } from "./read-sentry-auth.ts";

const received = Date.parse("2026-12-01T00:00:00Z");
const context = { received };
const encoder = new TextEncoder();
const folder = new URL("../../fixtures/sentry/", import.meta.url);
const envelopes = readdirSync(folder)
  .filter((name) => name.endsWith(".envelope"))
  .map((name) => readFileSync(new URL(name, folder)));
const events = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as unknown);

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...stringsOf(one)]);
}

function keepsPromises(value: DecodedEnvelope): void {
  if (value.eventId !== undefined) expect(value.eventId).toMatch(/^[0-9a-f]{32}$/);
  for (const signal of value.decoded.signals) {
    if (signal.kind === "outcome") Outcome.parse(signal.outcome);
    if (signal.kind === "check-in") CheckIn.parse(signal.checkIn);
    if (signal.kind !== "error") continue;
    const { exceptions, ...rest } = ErrorEvent.parse(signal.error);
    expect(exceptions.length).toBeLessThanOrEqual(defaultLimits.exceptions);
    for (const [i, exception] of exceptions.entries()) {
      if (exception.to !== undefined) {
        expect(exception.to.index).toBeGreaterThan(i);
        expect(exception.to.index).toBeLessThan(exceptions.length);
      }
      expect(exception.frames.length).toBeLessThanOrEqual(defaultLimits.frames);
    }
    for (const text of stringsOf({ exceptions, rest }))
      expect(text.includes("\0") || !text.isWellFormed()).toBe(false);
    expect(rest.time).toBeLessThanOrEqual(received + defaultLimits.futureMs);
  }
}

function decode(body: Uint8Array): void {
  for (const result of [decodeEnvelope(body, context), decodeStore(body, context)]) {
    if (result.ok) keepsPromises(result.value);
    else expect([400, 413]).toContain(result.failure.status);
  }
}

const asEvent = (json: unknown) => encoder.encode(`{}\n{"type":"event"}\n${JSON.stringify(json)}`);

/** Any JSON, with strings that hurt. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e300,
      1.5,
      "",
      "\0",
      "\ud800",
      "__proto__",
      "constructor",
      "error",
      "chained",
      "errors[0]",
    ),
    fc.integer({ min: -5, max: 5 }),
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        "type",
        "value",
        "values",
        "mechanism",
        "frames",
        "message",
        "stack",
        "__proto__",
        "data",
        "x",
      ),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

/** Replaces, at random places of a JSON value, what is there. */
function mutate(value: unknown, picks: { at: number; by: unknown }[]): unknown {
  const paths: (string | number)[][] = [];
  const walk = (node: unknown, path: (string | number)[]) => {
    if (path.length > 8 || typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node)) {
      paths.push([...path, key]);
      walk((node as Record<string, unknown>)[key], [...path, key]);
    }
  };
  const copy = structuredClone(value);
  walk(copy, []);
  for (const { at, by } of picks) {
    const path = paths[at % Math.max(1, paths.length)];
    if (path === undefined) continue;
    let node: unknown = copy;
    for (const key of path.slice(0, -1)) node = (node as Record<string, unknown> | undefined)?.[key];
    if (typeof node === "object" && node !== null) (node as Record<string, unknown>)[path.at(-1)!] = by;
  }
  return copy;
}

describe("the decoder never throws", () => {
  it("on random bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), decode), { numRuns: 500 });
  });

  it("on recorded envelopes with bytes changed, cut or doubled", () => {
    const change = fc.record({ at: fc.nat(30_000), to: fc.integer({ min: 0, max: 255 }), cut: fc.boolean() });
    fc.assert(
      fc.property(
        fc.constantFrom(...envelopes),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        (envelope, changes) => {
          let body = Uint8Array.from(envelope);
          for (const { at, to, cut } of changes) {
            const place = at % Math.max(1, body.length);
            if (cut && to % 4 === 0) body = body.slice(0, place);
            else body[place] = to;
          }
          decode(body);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("on events with fields of any other kind", () => {
    const pick = fc.record({ at: fc.nat(), by: anything });
    fc.assert(
      fc.property(
        fc.constantFrom(...events),
        fc.array(pick, { minLength: 1, maxLength: 8 }),
        (event, picks) => {
          decode(asEvent(mutate(event, picks)));
        },
      ),
      { numRuns: 600 },
    );
  });

  it("on items of every type with any payload", () => {
    const type = fc.constantFrom(
      "event",
      "transaction",
      "span",
      "log",
      "session",
      "sessions",
      "check_in",
      "client_report",
    );
    fc.assert(
      fc.property(
        type,
        fc.dictionary(
          fc.constantFrom(
            "items",
            "aggregates",
            "attrs",
            "exception",
            "breadcrumbs",
            "contexts",
            "tags",
            "request",
            "threads",
            "discarded_events",
            "level",
            "body",
            "attributes",
            "timestamp",
            "started",
            "status",
            "monitor_slug",
          ),
          anything,
        ),
        (kind, payload) => {
          decode(encoder.encode(`{}\n{"type":"${kind}"}\n${JSON.stringify(payload)}`));
        },
      ),
      { numRuns: 600 },
    );
  });

  it("on any web of parent ids", () => {
    const id = fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined });
    const mechanism = fc.record({
      type: fc.constantFrom("chained", "generic", "suppressed"),
      source: fc.constantFrom("cause", "__context__", "errors[0]", "errors[3]", "suppressed", undefined),
      exception_id: id,
      parent_id: id,
      is_exception_group: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(mechanism, { minLength: 1, maxLength: 12 }), (mechanisms) => {
        const values = mechanisms.map((one, i) => ({ type: "Error", value: String(i), mechanism: one }));
        const result = decodeEnvelope(asEvent({ exception: { values } }), context);
        if (!result.ok) throw new Error(result.failure.message);
        keepsPromises(result.value);
        const [signal] = result.value.decoded.signals;
        const { exceptions } = (signal as { error: ErrorEvent }).error;
        expect(exceptions.map((one) => one.message).toSorted()).toEqual(
          values.map((one) => one.value).toSorted(),
        );
        expect(exceptions.filter((one) => one.to === undefined)).toHaveLength(1);
        expect(exceptions.at(-1)!.to).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["lists", `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
    ["objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["unclosed", "[".repeat(500_000)],
  ])("on deep nesting of %s", (_name, nested) => {
    decode(
      encoder.encode(
        `{}\n{"type":"event"}\n{"message":"a","exception":[{"value":${nested}}],"extra":${nested}}`,
      ),
    );
    decode(encoder.encode(nested));
  });

  it("on any header, query and DSN", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.dictionary(fc.string(), fc.string()), (header, dsn, query) => {
        readSentryAuth({ header: `Sentry sentry_key=${header}`, query, dsn });
        readSentryAuth({ header, query });
        parseDsn(`http://${dsn}`);
      }),
    );
  });
});
