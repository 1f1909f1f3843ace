import { expect, test } from "vitest";
import { bytesInWords, exactTime, plural, relativeTime, shortCount, spanInWords } from "./times.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
test.each([
  ["2026-03-01T11:59:58Z", "just now"],
  ["2026-03-01T11:59:18Z", "42 s ago"],
  ["2026-03-01T11:34:00Z", "26 min ago"],
  ["2026-03-01T09:00:00Z", "3 h ago"],
  ["2026-02-26T12:00:00Z", "3 d ago"],
  ["2025-12-01T12:00:00Z", "3 mo ago"],
  ["2026-03-01T12:00:30Z", "just now"],
  ["2026-03-01T12:10:00Z", "in 10 min"],
  ["nonsense", "nonsense"],
])("%s is %s", (iso, words) => {
  expect(relativeTime(iso, now)).toBe(words);
});

test("the exact time names UTC", () => {
  expect(exactTime("2026-03-01T12:00:00.000Z")).toContain("2026-03-01 12:00:00 UTC");
  expect(exactTime("nonsense")).toBe("nonsense");
});

test("counts stay short", () => {
  expect([9_999, 12_345, 123_456, 999_960].map(shortCount)).toEqual(["9,999", "12.3k", "123k", "1.0M"]);
  expect(plural(1, "request")).toBe("1 request");
  expect(plural(2, "entry", "entries")).toBe("2 entries");
  expect([0, 1023, 5_242_880, 200 * 1024 ** 3].map(bytesInWords)).toEqual([
    "0 B",
    "1023 B",
    "5.0 MiB",
    "200 GiB",
  ]);
  expect(spanInWords(-5)).toBe("0 s");
});
