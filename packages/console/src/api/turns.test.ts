import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

test("no more than so many at one time, in order, whether they fail or not", async () => {
  const turns = new Turns(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const all = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) =>
      turns.run(async () => {
        started.push(i);
        most = Math.max(most, ++running);
        await wait(1);
        running--;
        if (i % 3 === 0) throw new Error(`${i}`);
        return i;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(started).toEqual([...Array(10).keys()]);
  expect(all.map(({ status }) => status === "rejected")).toEqual(
    [...Array(10).keys()].map((i) => i % 3 === 0),
  );
});
