/** Which two releases are compared: for the page the newest, for the verdict the one that brought the issue. */
import { describe, expect, it } from "vitest";
import type { ReleaseRun, Store } from "../store/store.ts";
import { comparisonsOf } from "./comparison-of.ts";
import type { StoredIssue } from "./schema.ts";

const HOUR = 3_600_000;

const run = (
  release: string,
  from: number,
  until: number,
  service: string | null = "orders",
): ReleaseRun => ({
  service,
  environment: null,
  release,
  firstSeen: from,
  servedFrom: from,
  servedUntil: until,
});

const issue = (...failing: string[]) =>
  ({
    project: "1",
    services: ["orders"],
    environments: [],
    releaseStats: failing.map((release) => ({ release, count: 30 })),
  }) as unknown as StoredIssue;

const asked = (runs: ReleaseRun[], of: StoredIssue, failed: Record<string, number>) => {
  const store: Pick<Store, "releaseRuns" | "releaseTotals"> = {
    releaseRuns: async () => runs,
    releaseTotals: async ({ releases }) =>
      new Map(releases.map((release) => [release, { total: 1000, failed: failed[release] ?? 0 }])),
  };
  return comparisonsOf(store, of);
};

const RUNS = [run("1.0", 0, HOUR), run("1.1", HOUR, 2 * HOUR), run("1.2", 2 * HOUR, 3 * HOUR)];

describe("comparisonsOf", () => {
  it("weighs the release that brought it, also once a mended one runs", async () => {
    const { newest, failing } = await asked(RUNS, issue("1.1"), { "1.1": 300 });
    expect(newest).toMatchObject({
      before: { release: "1.1" },
      after: { release: "1.2" },
      verdict: "not worse",
    });
    expect(failing).toMatchObject({ after: "1.1", comparison: { verdict: "fail" }, signal: "release 1.1" });
  });

  it("weighs the first of several, and none where nothing served before", async () => {
    const { failing } = await asked(RUNS, issue("1.1", "1.2"), { "1.1": 300, "1.2": 300 });
    expect(failing).toMatchObject({ after: "1.1" });
    expect((await asked(RUNS, issue("1.0"), { "1.0": 300 })).failing).toBeNull();
    expect(await asked([], issue("1.1"), {})).toEqual({ newest: null, failing: null });
  });

  it("holds no release against one of another service", async () => {
    const others = [run("web@4", 30 * 60_000, 3 * HOUR, null), run("web@5", 2.5 * HOUR, 3 * HOUR, null)];
    const { newest, failing } = await asked([...RUNS, ...others], issue("1.1"), { "1.1": 300 });
    expect(newest).toMatchObject({ before: { release: "1.1" }, after: { release: "1.2" } });
    expect(failing).toMatchObject({ after: "1.1", comparison: { before: { rate: 0 } } });
  });
});
