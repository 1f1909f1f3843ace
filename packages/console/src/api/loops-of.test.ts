import type { Boot } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { findLoops } from "./loops-of.ts";

const MINUTE = 60_000;
const NOW = 10_000 * MINUTE;

/** A start so many minutes ago. */
const boot = (ago: number, over: Partial<Boot> = {}): Boot => ({
  id: `b${ago}`,
  service: "orders",
  release: "1.5.0",
  started: NOW - ago * MINUTE,
  outcome: "failed",
  phases: [{ name: "database", state: "failed" }],
  ...over,
});
const ready: Partial<Boot> = { outcome: "ready", phases: [{ name: "database", state: "done" }] };

describe("a loop", () => {
  it("of failed starts runs until a start is ready, or none comes any more", () => {
    const failing = [boot(9), boot(6), boot(3)];
    expect(findLoops(failing, NOW)).toMatchObject([
      { kind: "crash", service: "orders", starts: 3, phase: "database", running: true },
    ]);
    expect(findLoops([...failing, boot(1, { ...ready, release: "1.5.1" })], NOW)).toMatchObject([
      { running: false },
    ]);
    expect(findLoops(failing, NOW + 20 * MINUTE)).toMatchObject([{ running: false }]);
  });

  it("of ends from outside needs to know of the ends", () => {
    const killed = [boot(9), boot(6), boot(3)].map((one) => ({
      ...one,
      outcome: "killed" as const,
      phases: [],
    }));
    expect(findLoops(killed, NOW)).toMatchObject([{ kind: "restart", running: true }]);
    const again = [9, 6, 3].map((ago) => boot(ago, { ...ready, instance: "orders-x7-2kq" }));
    expect(findLoops(again, NOW)).toMatchObject([{ kind: "restart", running: true }]);
  });

  it("is none in a scale-out, a rolling deploy, or starts that went on to run", () => {
    const pods = ["x7-2kq", "x7-9fz", "x7-b41", "x7-c0d"];
    const rolling = pods.map((pod, index) => boot(9 - index * 2, { ...ready, instance: `orders-${pod}` }));
    expect(findLoops(rolling, NOW)).toEqual([]);
    const started = NOW - 60 * MINUTE;
    // The end of a start is not the end of the run.
    const long = [0, 1, 2].map((n) =>
      boot(n, {
        ...ready,
        id: `l${n}`,
        started: started + n * 13 * MINUTE,
        ended: started + n * 13 * MINUTE + 900,
      }),
    );
    expect(findLoops(long, NOW)).toEqual([]);
  });
});
