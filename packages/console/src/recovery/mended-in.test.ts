import { describe, expect, it } from "vitest";
import type { ReleaseRun } from "../store/store.ts";
import { mendedIn } from "./mended-in.ts";

const HOUR = 3_600_000;

const run = (release: string, from: number | null, until: number, over: Partial<ReleaseRun> = {}) => ({
  service: "shop",
  environment: "production",
  release,
  firstSeen: (from ?? until) * HOUR,
  servedFrom: from === null ? null : from * HOUR,
  servedUntil: from === null ? null : until * HOUR,
  ...over,
});
/** Every version answers a thousand requests. */
const busy = (runs: readonly ReleaseRun[]) => new Map(runs.map(({ release }) => [release, { total: 1000 }]));
const mended = (runs: ReleaseRun[], failing = ["1.5"], environments = ["production"], totals = busy(runs)) =>
  mendedIn(runs, failing, environments, totals);

describe("the version that carries the mend", () => {
  it("began to answer after the last one that failed", () => {
    const runs = [run("1.4", 0, 12), run("1.5", 2, 12), run("1.5.1", 4, 12), run("1.6", 6, 12)];
    expect(mended(runs)).toEqual({
      release: "1.5.1",
      since: 4 * HOUR,
      how: "release",
      releases: ["1.5.1", "1.6"],
    });
    // The first try was none.
    expect(mended(runs, ["1.5", "1.5.1"])).toMatchObject({ release: "1.6", since: 6 * HOUR });
  });

  it("is not told by names: a lower one may come later, a higher one may have been before", () => {
    expect(mended([run("9", 0, 12), run("2", 2, 12)], ["2"])).toBeNull();
    expect(mended([run("9", 2, 12), run("2", 4, 12)], ["9"])).toMatchObject({ release: "2" });
    expect(mended([run("c0ffee", 2, 12), run("babe", 4, 12)], ["c0ffee"])).toMatchObject({ release: "babe" });
  });

  it("must answer requests, in production where the issue was", () => {
    expect(mended([run("1.5", 2, 12), run("1.6", null, 12)])).toBeNull();
    const staging = run("1.6", 4, 12, { environment: "staging" });
    expect(mended([run("1.5", 2, 12), staging])).toBeNull();
    expect(mended([run("1.5", 2, 12), staging], ["1.5"], ["production", "staging"])).toBeNull();
    expect(
      mended([run("1.5", 2, 12, { environment: "staging" }), staging], ["1.5"], ["staging"]),
    ).toMatchObject({ release: "1.6" });
  });

  it("is the one before, once those that failed have ended", () => {
    const runs = [run("1.4", 0, 12), run("1.5", 2, 4)];
    expect(mended(runs)).toEqual({ release: "1.4", since: 4 * HOUR, how: "rollback", releases: ["1.4"] });
    // It still answers.
    expect(mended([run("1.4", 0, 12), run("1.5", 2, 12)])).toBeNull();
    // It answers three times an hour: its silence of an hour tells nothing.
    expect(
      mended([run("1.4", 0, 5), run("1.5", 2, 4)], ["1.5"], [], new Map([["1.5", { total: 6 }]])),
    ).toBeNull();
    // Nothing answers.
    expect(mended([run("1.4", 0, 4), run("1.5", 2, 4)])).toBeNull();
  });

  it("is unknown where nothing is known of those that failed", () => {
    expect(mended([run("1.4", 0, 12)])).toBeNull();
    expect(mended([])).toBeNull();
    expect(mended([run("1.4", 0, 12)], [])).toBeNull();
  });
});
