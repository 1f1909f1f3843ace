import { expect, test } from "vitest";
import type { Drop } from "../store/store.ts";
import { Tally } from "./tally.ts";

const drop = (fields: Partial<Drop> = {}): Drop => ({
  project: "1",
  by: "intake",
  reason: "r",
  category: "c",
  count: 1,
  ...fields,
});

test("adds up, writes once, and keeps what could not be written", async () => {
  const written: Drop[] = [];
  let broken = true;
  const store = {
    recordDrops: async (drops: readonly Drop[]) => {
      if (broken) throw new Error("gone");
      written.push(...drops);
    },
  };
  const log: string[] = [];
  const tally = new Tally(store, (line) => void log.push(line));
  tally.count(drop());
  tally.count(drop({ count: 2 }));
  tally.count(drop({ project: null }));
  tally.count(drop({ count: 0 }));
  tally.count(drop({ count: Number.NaN }));
  await tally.flush();
  expect(log).toHaveLength(1);
  broken = false;
  await tally.close();
  expect(written).toEqual([drop({ count: 3 }), drop({ project: null })]);
  await tally.flush();
  expect(written).toHaveLength(2);
  expect(tally.totals).toEqual({ "intake:r": 4 });
});

test("categories that senders make up are bounded", async () => {
  const written: Drop[] = [];
  const tally = new Tally({ recordDrops: async (drops) => void written.push(...drops) }, () => {});
  for (let i = 0; i < 10_000; i++) tally.count(drop({ category: `made up ${i} ${"x".repeat(1000)}` }));
  await tally.close();
  expect(written.length).toBeLessThan(2100);
  expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
  for (const { category } of written) expect(category.length).toBeLessThanOrEqual(64);
});
