/** Whole logs, read by the real decoder: what each must come to. */
import { readdirSync, readFileSync } from "node:fs";
import { decodeLog, Hypothesis } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.ts";

const folder = new URL("../../fixtures/unmask/logs/", import.meta.url);

/** Status, kind of the first claim, and a part of the root, issue by issue. */
const expected: Record<string, [status: string, kind: string | null, root: string | null][]> = {
  "dashboard-python.log": [["confirmed", "missing-method", "get_quote_statistics"]],
  "dashboard-node.log": [["likely", "missing-method", "quotes.statistics"]],
  "threads-node.log": [["possible", "invalid-json", "invalid input syntax for type json"]],
  "threads-python.log": [["possible", "invalid-json", "invalid input syntax for type json"]],
  "cache-miss-python.log": [["likely", "connection-refused", "Connection refused"]],
  "start-refused-node.log": [["confirmed", "connection-refused", "ECONNREFUSED ::1:5432"]],
  "only-a-hang-up.log": [["inconclusive", "connection-reset", null]],
  "parlay-three-failures.log": [
    ["confirmed", "undefined-column", "event_metadata"],
    ["confirmed", "undefined-column", "resolved_at"],
    ["inconclusive", null, null],
  ],
  "java-rollback.log": [["confirmed", "undefined-table", 'relation "quotes"']],
};

describe("logs", () => {
  it("all have an expectation", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))("%s", (name, issues) => {
    const decoded = decodeLog(readFileSync(new URL(name, folder), "utf8"));
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const found = diagnose(decoded.value.events);
    expect(found.map(({ status, hypotheses }) => [status, hypotheses[0]?.kind ?? null])).toEqual(
      issues.map(([status, kind]) => [status, kind]),
    );
    for (const [i, [, , root]] of issues.entries()) {
      if (root === null) expect(found[i]!.root).toBeNull();
      else expect(found[i]!.root!.message).toContain(root);
    }
    for (const { hypotheses } of found) for (const one of hypotheses) Hypothesis.parse(one);
    expect(found.reduce((sum, { events }) => sum + events, 0)).toBe(decoded.value.events.length);
  });
});
