import { describe, expect, it } from "vitest";
import { defaultLimits } from "../limits.ts";
import { payloadLimits } from "../payload-limits.ts";
import { readSession, readSessions } from "./read-sessions.ts";

const received = Date.parse("2026-12-01T00:00:00Z");
const reading = () => ({ received, limits: payloadLimits(defaultLimits), cut: new Set<string>() });
const started = "2026-11-01T10:00:00Z";
const attrs = { release: "a@1", environment: "production" };

describe("aggregates", () => {
  it("counts are disjoint; users of one minute are one", () => {
    const aggregates = [
      { started, did: "x", exited: 5, errored: 2, crashed: 1 },
      { started: "2026-11-01T10:00:30Z", did: "y", exited: 1, abnormal: 1, unhandled: 1 },
      { started: "2026-11-01T10:01:00Z", exited: 3 },
      { started: "2026-11-01T10:02:00Z" },
      { started, exited: -5, errored: "7", crashed: 1.5 },
      null,
    ];
    expect(readSessions({ aggregates, attrs }, reading())).toEqual([
      { basis: "session", time: Date.parse(started), width: 60_000, ...attrs, total: 11, failed: 5 },
      { basis: "session", time: Date.parse(started) + 60_000, width: 60_000, ...attrs, total: 3, failed: 0 },
    ]);
  });

  it.each([{}, { aggregates: null }, { aggregates: {} }])("nothing in %j", (json) => {
    expect(readSessions(json, reading())).toEqual([]);
  });
});

describe("updates of one session add up to one", () => {
  const session = { sid: "s", started, attrs };
  it.each<[string, object[], number, number]>([
    ["healthy", [{ init: true, status: "ok" }, { status: "exited" }], 1, 0],
    ["one word", [{ init: true, status: "exited" }], 1, 0],
    ["one word, with errors", [{ init: true, status: "exited", errors: 3 }], 1, 1],
    [
      "first word is an error",
      [
        { init: true, status: "ok", errors: 1 },
        { status: "exited", errors: 1 },
      ],
      1,
      1,
    ],
    [
      "errors on the way",
      [
        { init: true, status: "ok" },
        { status: "ok", errors: 1 },
        { status: "ok", errors: 2 },
        { status: "exited", errors: 2 },
      ],
      1,
      1,
    ],
    [
      "crash",
      [
        { init: true, status: "ok" },
        { status: "crashed", errors: 1 },
      ],
      1,
      1,
    ],
    [
      "crash after an error",
      [
        { init: true, status: "ok" },
        { status: "ok", errors: 1 },
        { status: "crashed", errors: 2 },
      ],
      1,
      1,
    ],
    ["abnormal", [{ init: true, status: "ok" }, { status: "abnormal" }], 1, 1],
    ["crash at once", [{ init: true, status: "crashed", errors: 1 }], 1, 1],
  ])("%s", (_name, updates, total, failed) => {
    const outcomes = updates.flatMap((update) => readSession({ ...session, ...update }, reading()) ?? []);
    expect(outcomes.reduce((sum, one) => sum + one.total, 0)).toBe(total);
    expect(outcomes.reduce((sum, one) => sum + one.failed, 0)).toBe(failed);
  });
});
