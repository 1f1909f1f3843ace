import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { randomness } from "../../test/simulate.ts";
import { bursts } from "./bursts.ts";
import { compareReleases } from "./compare-releases.ts";
import { latencyShift } from "./latency-shift.ts";
import { regression } from "./regression.ts";

const HOUR = 3_600_000;

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

  it("raises at most a false alarm in a thousand between equal releases, however often it is looked at", () => {
    const { times } = randomness(7);
    let alarms = 0;
    for (let i = 0; i < 150; i++) {
      const rate = [0.001, 0.01, 0.05, 0.3][i % 4]!;
      const before = { release: "1", total: 5_000, failed: times(5_000, rate) };
      let failed = 0;
      for (let total = 10; total <= 1_000; total += 10) {
        failed += times(10, rate);
        if (compareReleases(before, { release: "2", total, failed }).verdict !== "fail") continue;
        alarms++;
        break;
      }
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });

  it("calls a release that fails every tenth request worse within some fifty", () => {
    const { times } = randomness(11);
    const needed: number[] = [];
    for (let i = 0; i < 50; i++) {
      let failed = 0;
      let total = 0;
      do {
        total += 5;
        failed += times(5, 0.1);
      } while (
        compareReleases({ release: "1", total: 5_000, failed: 5 }, { release: "2", total, failed })
          .verdict !== "fail"
      );
      needed.push(total);
    }
    needed.sort((a, b) => a - b);
    expect(needed[25]).toBeLessThanOrEqual(50);
    expect(needed.at(-1)).toBeLessThanOrEqual(150);
  });

  it("passes a release that is worse by more than is tolerated in one of twenty cases at the most", () => {
    const { times } = randomness(13);
    let passed = 0;
    for (let i = 0; i < 300; i++) {
      const before = { release: "1", total: 2_000, failed: times(2_000, 0.02) };
      const after = { release: "2", total: 600, failed: times(600, 0.032) };
      if (compareReleases(before, after).verdict === "pass") passed++;
    }
    expect(passed).toBeLessThanOrEqual(25);
  });

  it("does not take few requests of the release before for what it does", () => {
    const few = { release: "1", total: 4, failed: 2 };
    const compared = compareReleases(few, { release: "2", total: 1_000, failed: 300 });
    expect(compared.verdict).toBe("not enough data");
    expect(compared.missing).toBeGreaterThan(0);
  });

  it("is at one with the exact test, from both ends", () => {
    const p = (total: number, failed: number, newTotal: number, newFailed: number) =>
      compareReleases({ release: "1", total, failed }, { release: "2", total: newTotal, failed: newFailed })
        .p;
    // Fisher's tea: all four of four, and three of four.
    expect(p(4, 0, 4, 4)).toBeCloseTo(1 / 70, 10);
    expect(p(4, 1, 4, 3)).toBeCloseTo(17 / 70, 10);
    expect(p(4, 3, 4, 1)).toBeCloseTo(69 / 70, 10);
    expect(p(1e7, 5e6, 1e7, 5)).toBe(1);
    expect(p(1e7, 5, 1e7, 5e6)).toBe(0);
  });

  it("bears counts that cannot be", () => {
    for (const served of [
      { release: "1", total: Number.NaN, failed: -4 },
      { release: "1", total: -3, failed: 9 },
      { release: "1", total: 5, failed: 9 },
    ]) {
      const { p, after } = compareReleases(served, served);
      expect(p).toBeGreaterThanOrEqual(0);
      expect(after.rate).toBeLessThanOrEqual(1);
    }
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
  // At a rate of alarms that can be counted; the default is a thousand times rarer.
  test.each([
    ["nothing", () => 0],
    ["now and then", () => 0.1],
    ["some", () => 3],
    ["many", () => 200],
    ["a daily rhythm, in windows of an hour", (i: number) => 100 + 80 * Math.sin((i * Math.PI) / 12)],
    ["a daily rhythm, in windows of five minutes", (i: number) => 30 + 25 * Math.sin((i * Math.PI) / 144)],
  ])("raise no more false alarms than stated: %s", (_, rate) => {
    const { poisson } = randomness(3);
    const counts = Array.from({ length: 10_000 }, (_, i) => poisson(rate(i)));
    expect(bursts(counts, { alarm: 1e-3 }).length).toBeLessThanOrEqual(15);
    expect(bursts(counts)).toEqual([]);
  });

  it("raise none where counts vary more than chance", () => {
    const { poisson, gamma } = randomness(5);
    for (const shape of [1, 4]) {
      const counts = Array.from({ length: 10_000 }, () => poisson((10 / shape) * gamma(shape)));
      expect(bursts(counts).length).toBeLessThanOrEqual(1);
    }
  });

  it("are seen in their first window, mostly, where it is five times as much", () => {
    const { poisson } = randomness(9);
    let seen = 0;
    for (let i = 0; i < 200; i++) {
      const before = Array.from({ length: 24 }, () => poisson(10));
      if (bursts([...before, poisson(50)])[0]?.from === 24) seen++;
    }
    expect(seen).toBeGreaterThanOrEqual(180);
  });

  it("begin in the window that alone could not tell", () => {
    const before = Array.from({ length: 19 }, (_, i) => [2, 1, 3, 0, 1][i % 5]!);
    expect(bursts([...before, 12, 27, 23])).toMatchObject([{ from: 19, to: 21, seen: 62 }]);
  });

  it("become usual when they last", () => {
    const counts = [...Array.from({ length: 12 }, () => 1), ...Array.from({ length: 60 }, () => 50), 300];
    expect(bursts(counts).map(({ from, to }) => [from, to])).toEqual([
      [12, 35],
      [72, 72],
    ]);
  });

  it("bear counts that cannot be", () => {
    expect(bursts([Number.NaN, -5, Number.POSITIVE_INFINITY, 0, 0, 0, 0, 0])).toEqual([]);
  });

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

  it("takes no small shift over a bound for a large one, however many there are", () => {
    const before = { bounds, counts: [0, 0, 951_000, 49_000, 0] };
    const after = { bounds, counts: [0, 0, 949_000, 51_000, 0] };
    expect(latencyShift(before, after)).toMatchObject({ verdict: "same", p95: { before: 100, after: 500 } });
  });

  it("goes by how many lie beyond the last bound where nothing else is measured", () => {
    const before = { bounds, counts: [0, 0, 9_000, 0, 1_000] };
    expect(latencyShift(before, { bounds, counts: [0, 0, 8_900, 0, 1_100] }).verdict).toBe("same");
    expect(latencyShift(before, { bounds, counts: [0, 0, 5_000, 0, 5_000] }).verdict).toBe("slower");
  });

  it("raises no false alarm, and sees nine of ten shifts to twice as long", () => {
    const { uniform } = randomness(17);
    const fine = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500];
    const of = (count: number, scale: number) => {
      const counts = fine.map(() => 0).concat(0);
      // Latencies lie about as a log-normal distribution does.
      for (let i = 0; i < count; i++) {
        const ms = scale * Math.exp(0.8 * (uniform() + uniform() + uniform() + uniform() - 2) * 1.73);
        const bucket = fine.findIndex((bound) => ms <= bound);
        counts[bucket < 0 ? fine.length : bucket]!++;
      }
      return { bounds: fine, counts };
    };
    let [alarms, seen] = [0, 0];
    for (let i = 0; i < 300; i++) {
      if (latencyShift(of(100, 40), of(100, 40)).verdict === "slower") alarms++;
      if (latencyShift(of(500, 40), of(500, 80)).verdict === "slower") seen++;
    }
    expect(alarms).toBeLessThanOrEqual(1);
    expect(seen).toBeGreaterThanOrEqual(270);
  });
});
