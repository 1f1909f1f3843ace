import type { Change } from "@holdfast/signals";
import { expect, test } from "vitest";
import { boundChange, CHANGE_CHARS } from "./bound-change.ts";

type Sent = Omit<Change, "time">;

test("what `holdfast release` tells stays as it is", () => {
  const told: Sent = {
    id: "deploy 1",
    kind: "deploy",
    title: "release 1",
    release: "1",
    service: "api",
    names: ["a", "b"],
    commits: [
      {
        id: "8899aabbccddeeff00112233445566778899aabb",
        message: "Read the source of odds",
        author: "A",
        time: 5,
        files: [
          {
            path: "src/bets/list.js",
            from: "src/list.js",
            lines: [[10, 14]],
            added: ["x".repeat(299)],
            removed: [],
            defines: ["listBets"],
            cosmetic: false,
          },
        ],
      },
    ],
  };
  expect(boundChange(told)).toEqual(told);
});

test("whatever is sent, it takes no more than its room, and the newest commits keep the most", () => {
  const line = "y".repeat(100_000);
  const files = Array.from({ length: 300 }, (_, n) => ({
    path: `src/${n}/${line}`,
    added: new Array<string>(1000).fill(line),
    lines: new Array<[number, number]>(1000).fill([1, 2]),
  }));
  const commits = Array.from({ length: 1000 }, (_, n) => ({ id: `c${n}`, message: line, files }));
  const kept = boundChange({ id: "d", kind: "deploy", title: "d", names: [line, line], commits });
  expect(JSON.stringify(kept).length).toBeLessThan(2 * CHANGE_CHARS);
  expect(kept.commits).toHaveLength(300);
  expect(kept.commits!.at(-1)).toMatchObject({ id: "c999" });
  expect(kept.commits!.at(-1)!.files.length).toBeGreaterThan(0);
  expect(kept.commits![0]).toMatchObject({ id: "c700", files: [] });
});
