import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Note, onNote, resetLifecycle, setLifecycle } from "../core/index.ts";
import { createHealth, type Health } from "./index.ts";

type Told = Extract<Note, { kind: "health_report" }>;

let told: Told[] = [];
let stop = () => {};
let health: Health;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "Date"] });
  told = [];
  stop = onNote((note) => {
    if (note.kind === "health_report") told.push(note);
  });
  health = createHealth({ environment: "production", service: "orders" });
  setLifecycle("ready");
});
afterEach(() => {
  health.close();
  stop();
  resetLifecycle();
  vi.useRealTimers();
});

const ask = (path = "/health") => health.answerHealth({ method: "GET", path })?.status;
const later = (ms: number) => vi.advanceTimersByTime(ms);

describe("what is told of answers", () => {
  test("a yes that asked nobody says so", () => {
    expect(ask()).toBe(200);
    expect(told).toMatchObject([
      {
        level: "debug",
        message: "health: /health answered 200, with no check in it",
        report: {
          service: "orders",
          status: "pass",
          checks: [],
          answered: { path: "/health", status: 200 },
        },
      },
    ]);
  });

  test("the same is told again every half minute at most, and only while somebody asks", () => {
    for (let asked = 0; asked < 100; asked++) {
      ask(asked % 2 === 0 ? "/health" : "/health/ready");
      later(1_000);
    }
    expect(told).toHaveLength(4);
    later(600_000);
    expect(told).toHaveLength(4);
  });

  test("each check with whom it affects; a change of one at once, asked or not", async () => {
    let broken = false;
    health.check("database", { affects: ["/api/*"] }, () => !broken);
    health.check("mail", { critical: false }, () => true);
    await health.refresh();
    expect(told).toEqual([]);
    ask();
    broken = true;
    await health.refresh("database");
    expect(told.map(({ report }) => [report.status, report.answered?.status])).toEqual([
      ["pass", 200],
      ["fail", undefined],
    ]);
    expect(told[1]!.report.checks).toMatchObject([
      { name: "database", status: "fail", critical: true, affects: ["/api/*"] },
      { name: "mail", status: "pass", critical: false, affects: [] },
    ]);
    later(2_000);
    expect(ask("/health/ready")).toBe(503);
    // Said already, a moment ago.
    expect(told).toHaveLength(2);
  });

  test("a no of a service that starts or drains is no trouble, and liveness is no word on dependencies", () => {
    setLifecycle("starting");
    expect(ask()).toBe(503);
    setLifecycle("ready");
    ask("/health/live");
    ask("/health/full");
    setLifecycle("draining");
    expect(ask()).toBe(503);
    expect(told).toEqual([]);
  });
});
