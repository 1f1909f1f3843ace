import { expect, test } from "vitest";
import { figuresOf } from "./figuresOf.ts";

test("names and units are readable", () => {
  expect(figuresOf({ eventsStored: 1204, queue: { depth: 3 }, storeBytes: 5_242_880, waitMs: 1.6, list: [1] })).toEqual([
    { name: "events stored", value: "1,204" },
    { name: "queue depth", value: "3" },
    { name: "store", value: "5.0 MiB" },
    { name: "wait", value: "2 ms" },
  ]);
});
