import { expect, test } from "vitest";
import { ProjectRate } from "./project-rate.ts";

const START = 1_000_000;

test("takes ten seconds' worth at once, then the rate, and says when to come back", () => {
  const rate = new ProjectRate(2);
  for (let i = 0; i < 20; i++) rate.take("1", 1, START);
  expect(() => rate.take("1", 1, START)).toThrow(
    expect.objectContaining({ code: "rate_limited", retryAfter: 1 }),
  );
  rate.take("2", 1, START);
  rate.take("1", 1, START + 500);
  expect(() => rate.take("1", 1, START + 500)).toThrow();
  // Nothing is saved up beyond the burst.
  for (let i = 0; i < 20; i++) rate.take("1", 1, START + 3_600_000);
  expect(() => rate.take("1", 1, START + 3_600_000)).toThrow();
});

test("a batch larger than the burst passes once and is paid back", () => {
  const rate = new ProjectRate(10);
  rate.take("1", 1000, START);
  expect(() => rate.take("1", 1, START + 60_000)).toThrow(expect.objectContaining({ retryAfter: 31 }));
  rate.take("1", 1, START + 91_000);
});

test("zero is no limit, and a clock that goes back does no harm", () => {
  const none = new ProjectRate(0);
  for (let i = 0; i < 1000; i++) none.take("1", 1000, START);
  const rate = new ProjectRate(1);
  rate.take("1", 1, START);
  rate.take("1", 1, START - 3_600_000);
  rate.take("1", 1, START);
});
