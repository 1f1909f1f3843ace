import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Start } from "./loops/life.ts";
import { restartLoops } from "./restart-loops.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = 100 * HOUR;
let ids = 0;

/** A start so many minutes after the beginning. */
const boot = (minute: number, outcome: Start["outcome"], part: Partial<Start> = {}): Start => ({
  id: `b${minute}-${++ids}`,
  started: NOW + minute * MINUTE,
  outcome,
  service: "api",
  ...part,
});
/** Ended so many minutes after the beginning. */
const at = (minute: number) => ({ ended: NOW + minute * MINUTE });
const hung = { phases: [{ name: "database", state: "hung" as const }] };
const done = { phases: [{ name: "database", state: "done" as const }] };
const found = (starts: readonly Start[], minute = 60) => restartLoops(starts, NOW + minute * MINUTE);

describe("a crash loop", () => {
  it("is known with its phase", () => {
    const starts = [boot(0, "hung", hung), boot(2, "hung", hung), boot(4, "failed", hung)];
    expect(found(starts)).toMatchObject([
      {
        kind: "crash",
        boots: starts.map(({ id }) => id),
        phase: "database",
        places: 1,
        state: "quiet",
        reason: "3 starts in 4 min, 3 of them failed in phase database",
      },
    ]);
  });

  it("is known under one name, however fast it turns", () => {
    const starts = [0, 0.05, 0.1, 0.2].map((minute) =>
      boot(minute, "failed", { instance: "vm-1", ...at(minute + 0.01) }),
    );
    expect(found(starts, 1)).toMatchObject([{ kind: "crash", state: "running" }]);
  });

  it("is known under ever new names", () => {
    const starts = [0, 1, 3, 6].map((minute) =>
      boot(minute, "failed", { instance: `task-${minute}af`, ...at(minute + 0.2) }),
    );
    expect(found(starts, 7)).toMatchObject([{ kind: "crash", places: 1, state: "running" }]);
  });

  it("is known where each start takes as long as its deadline", () => {
    // Ten minutes until it gives up, five until the platform tries again.
    const starts = [0, 15, 30, 45].map((minute) => boot(minute, "hung", { ...hung, ...at(minute + 10) }));
    expect(found(starts)).toMatchObject([{ kind: "crash", boots: { length: 4 } }]);
  });

  it.each([
    ["by name", (pod: number) => ({ instance: `api-7d9f-${pod}` })],
    ["without names", () => ({})],
    ["under new names", (pod: number, turn: number) => ({ instance: `api-${pod}-${turn}` })],
  ])("of many instances at once is one, %s", (_, name) => {
    const starts = [0, 1, 3, 6].flatMap((minute, turn) =>
      [0, 1, 2, 3].map((pod) =>
        boot(minute + pod * 0.05, "failed", { ...name(pod, turn), ...at(minute + pod * 0.05 + 0.5) }),
      ),
    );
    expect(found(starts, 7)).toMatchObject([
      { kind: "crash", places: 4, boots: { length: 16 }, state: "running" },
    ]);
  });

  it("counts what was killed or stopped before it was ready", () => {
    const stuck = { phases: [{ name: "migrate", state: "running" as const }] };
    const starts = [boot(0, "killed", stuck), boot(2, "stopped", stuck), boot(4, "killed", stuck)];
    expect(found(starts)).toMatchObject([{ kind: "crash", phase: "migrate" }]);
  });

  it("is seen beside instances of the release before that serve on", () => {
    const old = boot(-300, "ready", { release: "1" });
    const starts = [0, 1, 3].map((minute) => boot(minute, "failed", { release: "2", ...at(minute + 0.3) }));
    expect(found([old, ...starts], 4)).toMatchObject([{ release: "2", state: "running" }]);
  });
});

describe("a restart loop", () => {
  it("is ended from outside again and again, under ever new names", () => {
    const starts = [0, 3, 6, 9].map((minute) =>
      boot(minute, "killed", { ...at(minute + 2), instance: `api-x${minute}y` }),
    );
    expect(found(starts)).toMatchObject([{ kind: "restart", boots: starts.map(({ id }) => id) }]);
  });

  it("is told by one name that starts again and again", () => {
    const starts = [0, 3, 6].map((minute) =>
      boot(minute, "ready", { instance: "orders-x7-2kq", ...done, ...at(minute + 0.1) }),
    );
    expect(found(starts, 9)).toMatchObject([{ kind: "restart", state: "running" }]);
  });

  it("is none of instances that start again once each", () => {
    const starts = [0, 1, 2, 3].flatMap((pod) =>
      [0, 8].map((minute) => boot(minute + pod / 10, "ready", { instance: `api-${pod}` })),
    );
    expect(found(starts)).toEqual([]);
  });
});

describe("no loop is", () => {
  test.each<[string, Start[]]>([
    ["slow restarts", [0, 60, 120].map((minute) => boot(minute, "ready"))],
    ["two failed starts", [boot(0, "failed"), boot(1, "failed")]],
    [
      "a release after the other that fails",
      [0, 1, 2].map((minute) => boot(minute, "failed", { release: `${minute}` })),
    ],
    [
      "three services that fail once each",
      [0, 1, 2].map((minute) => boot(minute, "failed", { service: `${minute}` })),
    ],
    [
      "two environments",
      [0, 1, 2, 3].map((minute) =>
        boot(minute, "failed", { environment: minute % 2 === 0 ? "staging" : "production" }),
      ),
    ],
    ["a scale-out with ordinals", [0, 1, 2].map((n) => boot(n, "ready", { instance: `api-${n}` }))],
    [
      "a rolling deploy with random names",
      ["2kq", "9fz", "b41", "c0d", "d8s"].map((pod, n) =>
        boot(n * 2, "ready", { instance: `api-x7-${pod}` }),
      ),
    ],
    ["a rolling deploy without names", [0, 2, 4, 6, 8].map((minute) => boot(minute, "ready"))],
    [
      "a rolling deploy whose starts are told as ready, with their own end",
      [0, 2, 4, 6].map((minute) => boot(minute, "ready", at(minute + 0.1))),
    ],
    [
      "a deployment of many instances that all fail once",
      Array.from({ length: 10 }, (_, n) =>
        boot(n / 10, "failed", { instance: `api-${n}x`, ...at(n / 10 + 0.05) }),
      ),
    ],
    ["the same without names and ends", Array.from({ length: 10 }, (_, n) => boot(n / 10, "failed"))],
    [
      "workers of one host that start side by side",
      Array.from({ length: 8 }, (_, n) => boot(n / 100, "ready", { instance: "vm-1" })),
    ],
    [
      "workers of one host that are known to run side by side",
      Array.from({ length: 8 }, (_, n) => boot(n / 4, "killed", { instance: "vm-1", ...at(9) })),
    ],
    [
      "a job that ends in order every minute, on one host",
      Array.from({ length: 30 }, (_, n) => boot(n, "stopped", { instance: "vm-1", ...at(n + 0.2) })),
    ],
    [
      "a job in ever new pods",
      Array.from({ length: 30 }, (_, n) =>
        boot(n, "stopped", { instance: `job-${n}x`, ...done, ...at(n + 0.2) }),
      ),
    ],
    [
      "a job that fails now and then",
      Array.from({ length: 30 }, (_, n) =>
        boot(n, n % 3 === 0 ? "failed" : "stopped", { instance: "vm-1", ...at(n + 0.2) }),
      ),
    ],
    [
      "an autoscaler beside instances that serve on",
      [
        boot(-60, "ready", { instance: "base-1q" }),
        ...[0, 4, 8, 12, 16].map((minute) =>
          boot(minute, "killed", { instance: `more-${minute}z`, ...done, ...at(minute + 3) }),
        ),
      ],
    ],
    [
      "an autoscaler that drains in order",
      [0, 4, 8, 12].map((minute) => boot(minute, "stopped", { ...done, ...at(minute + 3) })),
    ],
    [
      "a start that is told three times",
      (["starting", "starting", "ready"] as const).map((outcome) => boot(0, outcome, { id: "same" })),
    ],
    [
      "failed starts of many instances in the same time, once each",
      [0, 4, 8].map((minute) => boot(minute, "failed", { instance: `api-${minute}x`, ...at(20) })),
    ],
    ["nothing", []],
    ["starts without a time", [1, 2, 3].map(() => boot(0, "failed", { started: Number.NaN }))],
  ])("%s", (_, starts) => expect(found(starts)).toEqual([]));
});

describe("the stability window", () => {
  const failing = [boot(0, "failed"), boot(2, "failed"), boot(4, "failed")];
  test.each<[string, Start[], number, object]>([
    ["nothing since", [], 6, { state: "running", leaves: undefined }],
    ["nothing for long", [], 40, { state: "quiet" }],
    ["up since a moment", [boot(6, "ready")], 8, { state: "holding", leaves: NOW + 16 * MINUTE }],
    ["up for the window", [boot(6, "ready")], 17, { state: "left", leaves: NOW + 16 * MINUTE }],
    ["up again with another release", [boot(6, "ready", { release: "2" })], 8, { state: "holding" }],
    ["up, and ended since by word", [boot(6, "killed", at(20)), boot(21, "ready")], 22, { state: "left" }],
    ["another release fails as well", [boot(6, "failed", { release: "2" })], 8, { state: "running" }],
    ["another service is up", [boot(6, "ready", { service: "web" })], 8, { state: "running" }],
    ["a start that has not come to its end", [boot(6, "starting")], 8, { state: "running" }],
  ])("%s", (_, later, minute, expected) => {
    expect(
      found([...failing, ...later], minute).find(({ boots }) => boots[0] === failing[0]!.id),
    ).toMatchObject(expected);
  });

  it("is over once a run was stable", () => {
    const starts = [boot(0, "failed"), boot(2, "failed"), boot(4, "ready", at(40)), boot(41, "failed")];
    expect(found(starts)).toEqual([]);
  });

  it("is each instance's own", () => {
    const pods = ["a", "b"].flatMap((instance) =>
      [0, 1, 3].map((minute) => boot(minute, "failed", { instance, ...at(minute + 0.2) })),
    );
    const healed = boot(5, "ready", { instance: "a" });
    expect(found([...pods, healed], 20)).toMatchObject([{ state: "quiet" }]);
    expect(found([...pods, healed], 7)).toMatchObject([{ state: "running" }]);
    expect(found([...pods, healed, boot(5, "ready", { instance: "b" })], 20)).toMatchObject([
      { state: "left" },
    ]);
  });

  it("can be set", () => {
    const starts = [0, 3, 6].map((minute) => boot(minute, "killed", { instance: "vm-1", ...at(minute + 2) }));
    expect(restartLoops(starts, NOW + HOUR, { stable: MINUTE })).toEqual([]);
    expect(restartLoops(starts, NOW + HOUR, { stable: 5 * MINUTE })).toHaveLength(1);
    expect(restartLoops(starts, NOW + HOUR, { starts: 4 })).toEqual([]);
  });
});

describe("clocks", () => {
  it("that were set back tell no end", () => {
    const starts = [0, 2, 4].map((minute) => boot(minute, "failed", at(minute - 5)));
    expect(found(starts, 5)).toMatchObject([{ kind: "crash" }]);
  });

  it("of two hosts may be a little apart", () => {
    const starts = [0, 2, 4].map((minute, n) =>
      boot(minute, "failed", { instance: `t-${n}q`, ...at(minute + 2 + 2 / 60) }),
    );
    expect(found(starts, 5)).toMatchObject([{ kind: "crash", places: 1 }]);
  });

  it("that are ahead of ours do not end a loop", () => {
    const starts = [50, 52, 54].map((minute) => boot(minute, "failed"));
    expect(found(starts, 10)).toMatchObject([{ state: "running" }]);
  });
});

describe("for any starts", () => {
  const start = fc.record(
    {
      id: fc.string({ maxLength: 3 }),
      started: fc.integer({ min: 0, max: HOUR }),
      outcome: fc.constantFrom("starting", "ready", "failed", "hung", "stopped", "killed"),
      ended: fc.integer({ min: 0, max: HOUR }),
      instance: fc.constantFrom("a", "b", "c"),
      release: fc.constantFrom("1", "2"),
    },
    { requiredKeys: ["id", "started", "outcome"] },
  );

  it("a loop has enough starts, each once, in order, whatever the order in which they came", () => {
    fc.assert(
      fc.property(fc.uniqueArray(start, { selector: ({ id }) => id, maxLength: 40 }), (starts) => {
        const loops = restartLoops(starts, HOUR);
        const boots = loops.flatMap((loop) => loop.boots);
        expect(new Set(boots).size).toBe(boots.length);
        for (const loop of loops) {
          expect(loop.boots.length).toBeGreaterThanOrEqual(3);
          expect(loop.first).toBeLessThanOrEqual(loop.last);
          expect(loop.places).toBeGreaterThanOrEqual(1);
        }
        expect(restartLoops(starts.toReversed(), HOUR)).toEqual(loops);
      }),
    );
  });

  it("instances that are up side by side, or end in order, are never a loop", () => {
    const calm = start.map((one) => ({
      ...one,
      outcome: one.outcome === "stopped" ? ("stopped" as const) : ("ready" as const),
      instance: undefined,
    }));
    fc.assert(
      fc.property(fc.uniqueArray(calm, { selector: ({ id }) => id, maxLength: 40 }), (starts) => {
        expect(
          restartLoops(
            starts.map(({ instance: _, ...rest }) => rest),
            HOUR,
          ),
        ).toEqual([]);
      }),
    );
  });
});
