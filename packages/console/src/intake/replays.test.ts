import { describe, expect, test } from "vitest";
import { Replays } from "./replays.ts";

const body = new TextEncoder().encode("an export");

describe("Replays", () => {
  test("knows what it was told, for the same bytes in the same place", () => {
    const replays = new Replays();
    const name = replays.name("1", "traces", body);
    expect(replays.has(name, 0)).toBe(false);
    replays.remember(name, 0);
    expect(replays.has(replays.name("1", "traces", body), 1000)).toBe(true);
    expect(replays.has(replays.name("2", "traces", body), 1000)).toBe(false);
    expect(replays.has(replays.name("1", "metrics", body), 1000)).toBe(false);
    expect(replays.has(replays.name("1", "traces", body.subarray(1)), 1000)).toBe(false);
  });

  test("forgets after five minutes, and the oldest when there are too many", () => {
    const replays = new Replays();
    replays.remember("old", 0);
    expect(replays.has("old", 5 * 60_000)).toBe(false);
    for (let n = 0; n <= 20_000; n++) replays.remember(`${n}`, 1);
    expect(replays.has("0", 1)).toBe(false);
    expect(replays.has("20000", 1)).toBe(true);
  });
});
