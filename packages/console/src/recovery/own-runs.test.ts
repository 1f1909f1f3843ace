/** Two services in one project, one of which names itself. */
import { describe, expect, it } from "vitest";
import type { ReleaseRun } from "../store/store.ts";
import { ownRuns } from "./own-runs.ts";

const run = (service: string | null, release: string, served = true): ReleaseRun => ({
  service,
  environment: null,
  release,
  firstSeen: 1,
  servedFrom: served ? 1 : null,
  servedUntil: served ? 2 : null,
});
const named = [run("orders", "2.3.0"), run("orders", "2.3.1")];
const unnamed = [run(null, "web@1.5.0"), run(null, "web@1.5.1")];

describe("ownRuns", () => {
  it("leaves out versions of who is told the other way", () => {
    expect(ownRuns([...named, ...unnamed], ["2.3.0"])).toEqual(named);
    expect(ownRuns([...named, ...unnamed], ["web@1.5.0"])).toEqual(unnamed);
  });

  it("keeps all where the way is not known", () => {
    expect(ownRuns([...named, ...unnamed], ["3.0.0"])).toHaveLength(4);
    // Errors come with the service's name, requests without it.
    const failing = run("orders", "web@1.5.0", false);
    expect(ownRuns([failing, ...unnamed], ["web@1.5.0"])).toHaveLength(3);
    const both = [run("orders", "5.0.0"), run(null, "5.0.0")];
    expect(ownRuns([...both, ...unnamed], ["5.0.0"])).toHaveLength(4);
  });

  it("keeps every run of a failing version", () => {
    const heard = run(null, "2.3.0", false);
    expect(ownRuns([...named, heard, ...unnamed], ["2.3.0"])).toEqual([...named, heard]);
  });
});
