import { expect, test } from "vitest";
import { LogTimes } from "./log-times.ts";

test("a line without a time has that of the line before it, the first ones that of the first", () => {
  const times = new LogTimes();
  expect(times.at(1)).toBeUndefined();
  // Records are finished in another order than that of their lines.
  for (const [line, time] of [
    [10, 10_000],
    [5, 5_000],
    [20, 20_000],
  ] as const)
    times.add(line, time);
  expect([1, 5, 9, 10, 19, 99].map((line) => times.at(line))).toEqual([
    5_000, 5_000, 5_000, 10_000, 10_000, 20_000,
  ]);
  expect(times.last).toBe(20_000);
});
