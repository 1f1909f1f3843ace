import { expect, it } from "vitest";
import { remember } from "./remember.ts";

it("works each text out once while it is in use, and forgets what is not", () => {
  const asked: string[] = [];
  const upper = remember((text) => {
    asked.push(text);
    return text.toUpperCase();
  });
  expect([upper("a"), upper("a")]).toEqual(["A", "A"]);
  expect(asked).toEqual(["a"]);
  for (let i = 0; i < 5_000; i++) {
    upper(`other ${i}`);
    upper("a");
  }
  expect(asked.filter((text) => text === "a")).toHaveLength(1);
  upper("other 0");
  expect(asked.filter((text) => text === "other 0")).toHaveLength(2);
});

it("keeps nothing of long texts", () => {
  let times = 0;
  const size = remember((text) => {
    times++;
    return text.length;
  });
  expect([size("x".repeat(500)), size("x".repeat(500))]).toEqual([500, 500]);
  expect(times).toBe(2);
});
