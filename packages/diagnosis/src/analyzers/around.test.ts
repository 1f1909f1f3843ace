/** What the rest of a failure says of its root reaches the hypothesis. */
import type { ErrorEvent, Exception } from "@holdfast/signals";
import { expect, it } from "vitest";
import { diagnose } from "../diagnose/diagnose.ts";
import { kindOf } from "./kind-of.ts";

const refused = (address: string): Exception => ({
  type: "Error",
  message: `connect ECONNREFUSED ${address}:5432`,
  code: "ECONNREFUSED",
  frames: [],
});

it("the names that exist are evidence that cites the signal", () => {
  const event: ErrorEvent = {
    id: "a".repeat(32),
    source: "sentry",
    time: 0,
    level: "error",
    exceptions: [{ type: "TypeError", message: "quotes.statistics is not a function", frames: [] }],
    tags: { available: '["byUser","count","stats"]' },
  };
  const [hypothesis] = diagnose([event])[0]!.hypotheses;
  expect(hypothesis).toMatchObject({ kind: "missing-method", analyzer: "missing-method" });
  expect(hypothesis!.cause).toContain("misspelt");
  expect(hypothesis!.rollback).toContain("Roll back");
  expect(hypothesis!.evidence[1]).toEqual({
    text: "What exists, by the event's tags: `byUser`, `count`, `stats`; the nearest name is `stats`",
    signal: hypothesis!.evidence[0]!.signal,
  });
});

it("::1 alone is the IPv6 loopback; beside a refused 127.0.0.1 nobody listens at all", () => {
  expect(kindOf(refused("::1"))).toMatchObject({
    kind: "connection-refused",
    analyzer: "ipv6-loopback-first",
  });
  expect(kindOf(refused("::1"), undefined, { beside: [refused("127.0.0.1")] }).analyzer).toBe(
    "connection-refused",
  );
});

it("a server's wrapped SQLSTATE counts as its code", () => {
  expect(kindOf({ type: "PgError", message: "ERROR: Fehler (SQLSTATE 23503)", frames: [] }).analyzer).toBe(
    "foreign-key-violation",
  );
});
