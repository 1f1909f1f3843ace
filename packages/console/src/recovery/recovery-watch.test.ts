import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { Store } from "../store/store.ts";
import { RecoveryWatch } from "./recovery-watch.ts";

let watch: RecoveryWatch | undefined;
afterEach(() => watch?.stop());

/** A store whose issues have all gone by the time that they are looked at. */
function fake(ids: readonly string[]) {
  const seen = { lists: 0, issues: [] as string[], log: [] as string[], broken: false };
  const store = {
    projects: async () => [{ id: "1", name: "default", createdAt: 0 }],
    watched: async () => {
      if (seen.broken) throw new Error("the database is away");
      seen.lists++;
      return [...ids];
    },
    issue: async (id: string) => {
      seen.issues.push(id);
      return null;
    },
  } as unknown as Store;
  watch = new RecoveryWatch({ store, log: (line) => seen.log.push(line), everyMs: 5, onChange: () => {} });
  return seen;
}

async function until(what: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!what()) {
    if (Date.now() > end) throw new Error(`not within 10 s: ${what.toString()}`);
    await sleep(2);
  }
}

describe("the watch of recoveries", () => {
  test("looks at all in turn, a few in each round, and lists them again only after", async () => {
    const ids = Array.from({ length: 55 }, (_, n) => `issue ${n}`);
    const seen = fake(ids);
    await until(() => seen.issues.length === ids.length);
    expect(seen.issues).toEqual(ids);
    expect(seen.lists).toBe(1);
    watch!.hear();
    await until(() => seen.issues.length === 2 * ids.length);
    expect(seen.lists).toBe(2);
  });

  test("goes on after an outage, of which it says one line", async () => {
    const seen = fake(["a"]);
    seen.broken = true;
    await until(() => seen.log.length > 0);
    await sleep(50);
    expect(seen.log).toEqual([expect.stringContaining("the database is away")]);
    expect(seen.issues).toEqual([]);
    seen.broken = false;
    await until(() => seen.issues.length > 0);
  });

  test("ends when it is stopped", async () => {
    const seen = fake(["a"]);
    await watch!.stop();
    watch!.hear();
    await sleep(50);
    expect(seen.lists).toBe(0);
  });
});
