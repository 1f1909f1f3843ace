import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { bursts } from "./bursts.ts";
import { compareReleases } from "./compare-releases.ts";
import { latencyShift } from "./latency-shift.ts";
import { regression } from "./regression.ts";
import { restartLoops, type Start } from "./restart-loops.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("compareReleases", () => {
  test.each([
    ["plainly worse", [8310, 0], [1377, 1204], "fail"],
    ["ten percent errors after a minute of little traffic", [5000, 5], [60, 6], "fail"],
    ["one failure of few proves nothing", [5000, 5], [20, 1], "not enough data"],
    ["clean, and too few", [5000, 5], [20, 0], "not enough data"],
    ["clean, and enough", [5000, 5], [400, 0], "pass"],
    ["as ill as before", [1000, 100], [2000, 200], "pass"],
    ["better than before", [1000, 500], [1000, 5], "pass"],
    ["nothing served yet", [1000, 0], [0, 0], "not enough data"],
    ["certain, and too small to matter", [10_000_000, 1000], [10_000_000, 1400], "pass"],
  ] as const)("%s", (_, [total, failed], [newTotal, newFailed], verdict) => {
    const compared = compareReleases(
      { release: "1", total, failed },
      { release: "2", total: newTotal, failed: newFailed },
    );
    expect(compared.verdict, compared.reason).toBe(verdict);
    expect(compared.missing > 0).toBe(verdict === "not enough data");
  });

  it("raises at most a false alarm in a thousand between equal releases", () => {
    let alarms = 0;
    let seed = 7;
    // A generator of its own: the same run each time.
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const draw = (total: number) => Array.from({ length: total }, random).filter((one) => one < 0.02).length;
    for (let i = 0; i < 3_000; i++) {
      const compared = compareReleases(
        { release: "1", total: 500, failed: draw(500) },
        { release: "2", total: 200, failed: draw(200) },
      );
      if (compared.verdict === "fail") alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(6);
  });

  it("is a chance: between 0 and 1, for any counts", () => {
    const served = fc.integer({ min: 0, max: 100_000 }).chain((total) =>
      fc.record({
        release: fc.constant("r"),
        total: fc.constant(total),
        failed: fc.integer({ min: 0, max: total }),
      }),
    );
    fc.assert(
      fc.property(served, served, (before, after) => {
        const { p } = compareReleases(before, after);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe("restartLoops", () => {
  const boot = (minute: number, outcome: Start["outcome"], part: Partial<Start> = {}): Start => ({
    id: `b${minute}`,
    started: minute * MINUTE,
    outcome,
    service: "api",
    ...part,
  });

  it("knows a crash loop and its phase", () => {
    const phases = [{ name: "database", state: "hung" as const }];
    const loops = restartLoops(
      [boot(0, "hung", { phases }), boot(2, "hung", { phases }), boot(4, "failed", { phases })],
      HOUR,
    );
    expect(loops).toMatchObject([
      {
        kind: "crash",
        boots: ["b0", "b2", "b4"],
        phase: "database",
        reason: "3 starts in 4 min, 3 of them failed in phase database",
      },
    ]);
  });

  it("knows a service that is ended from outside again and again, under ever new names", () => {
    const loops = restartLoops(
      [0, 3, 6, 9].map((minute) =>
        boot(minute, "killed", { ended: (minute + 2) * MINUTE, instance: `api-x${minute}y` }),
      ),
      HOUR,
    );
    expect(loops).toMatchObject([{ kind: "restart", boots: ["b0", "b3", "b6", "b9"] }]);
  });

  it("leaves deploys, slow restarts and a scale-out alone", () => {
    expect(
      restartLoops(
        [0, 60, 120].map((minute) => boot(minute, "ready")),
        5 * HOUR,
      ),
    ).toEqual([]);
    expect(
      restartLoops(
        [0, 1, 2].map((n) => boot(n, "ready", { instance: `api-${n}` })),
        HOUR,
      ),
    ).toEqual([]);
    expect(restartLoops([boot(0, "failed"), boot(1, "failed")], HOUR)).toEqual([]);
    expect(
      restartLoops(
        [0, 1, 2].map((n) => boot(n, "failed", { release: `${n}` })),
        HOUR,
      ),
    ).toEqual([]);
  });

  it("is over once a run was stable", () => {
    const loops = restartLoops(
      [boot(0, "failed"), boot(2, "failed"), boot(4, "ready", { ended: 40 * MINUTE }), boot(41, "failed")],
      HOUR,
    );
    expect(loops).toEqual([]);
  });
});

describe("regression", () => {
  const resolved = { time: 10 * HOUR, environment: "production", releases: ["1.4", "1.5"] };
  const deployed = [
    { release: "1.5", environment: "production", first: 0, last: 20 * HOUR },
    { release: "1.6", environment: "production", first: 11 * HOUR, last: 20 * HOUR },
    { release: "1.4.1", environment: "production", first: 5 * HOUR, last: 20 * HOUR },
  ];
  test.each([
    [
      "a version that came after shows it",
      { time: 12 * HOUR, release: "1.6", environment: "production" },
      true,
    ],
    ["a late event", { time: 9 * HOUR, release: "1.6", environment: "production" }, false],
    ["an old version still runs", { time: 12 * HOUR, release: "1.5", environment: "production" }, false],
    [
      "a hotfix of an older branch that ran before",
      { time: 12 * HOUR, release: "1.4.1", environment: "production" },
      false,
    ],
    ["staging", { time: 12 * HOUR, release: "1.6", environment: "staging" }, false],
    ["no release", { time: 12 * HOUR, release: undefined, environment: "production" }, false],
    ["a version nobody saw serve", { time: 12 * HOUR, release: "9", environment: "production" }, false],
  ])("%s", (_, sighting, regressed) => {
    const verdict = regression(sighting, resolved, deployed);
    expect(verdict.regressed, verdict.reason).toBe(regressed);
  });
});

describe("bursts", () => {
  it("finds a burst, joins its windows, and does not take it for usual", () => {
    const quiet = Array.from({ length: 12 }, (_, i) => i % 3);
    expect(bursts([...quiet, 40, 60, 1, 50])).toMatchObject([
      { from: 12, to: 13, seen: 100 },
      { from: 15, to: 15, seen: 50 },
    ]);
  });

  it("says nothing of noise, of small numbers, or before it knows what is usual", () => {
    expect(bursts([40, 60, 1, 50])).toEqual([]);
    expect(bursts(Array.from({ length: 48 }, (_, i) => (i % 2 === 0 ? 3 : 30)))).toEqual([]);
    expect(bursts([...Array.from({ length: 30 }, () => 0), 4])).toEqual([]);
    expect(bursts(Array.from({ length: 100 }, (_, i) => 1_000 + ((i * 37) % 90)))).toEqual([]);
  });
});

describe("latencyShift", () => {
  const bounds = [10, 50, 100, 500];
  it("tells slower from the same, and from too little", () => {
    const before = { bounds, counts: [100, 800, 90, 10, 0] };
    expect(latencyShift(before, { bounds, counts: [10, 300, 300, 390, 0] })).toMatchObject({
      verdict: "slower",
      p95: { before: 100, after: 500 },
    });
    expect(latencyShift(before, { bounds, counts: [11, 79, 9, 1, 0] }).verdict).toBe("same");
    expect(latencyShift(before, { bounds, counts: [0, 0, 5, 5, 0] }).verdict).toBe("not enough data");
    expect(latencyShift(before, { bounds: [1], counts: [500, 500] }).verdict).toBe("not enough data");
  });
});
