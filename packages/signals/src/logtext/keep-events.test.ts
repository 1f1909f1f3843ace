import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultLimits } from "../limits.ts";
import { decodeLog } from "./index.ts";

function decode(lines: string[], items: number) {
  const result = decodeLog(lines.join("\n"), { limits: { ...defaultLimits, items } });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const flood = (count: number) => Array.from({ length: count }, (_, i) => `WARN TypeError: item ${i} is bad`);

describe("more events than places", () => {
  test("a flood never hides what came after it, and says how much was left out", () => {
    const { events, dropped } = decode([...flood(500), "FATAL Error: disk quota exceeded"], 100);
    expect(events.length).toBeLessThanOrEqual(100);
    expect(events.at(-1)?.level).toBe("fatal");
    expect(events[0]?.lines?.first).toBe(1);
    expect(events.some((event) => event.lines?.first === 500)).toBe(true);
    expect(dropped).toEqual([{ reason: "too_many_events", category: "event", count: 501 - events.length }]);
  });

  test("of more shapes than places the gravest stay", () => {
    const shapes = Array.from({ length: 26 * 4 }, (_, i) => {
      const name = String.fromCharCode(65 + (i % 26)).repeat(2 + Math.floor(i / 26));
      return `WARN ${name}Error: no`;
    });
    const { events } = decode(["FATAL FirstError: gone", ...shapes], 10);
    expect(events).toHaveLength(10);
    expect(events[0]?.level).toBe("fatal");
  });

  test("never more than the limit, nothing lost uncounted, in the order of lines", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("WARN AError: 1", "ERROR BError: 2", "FATAL CError: 3", "ERROR DError: x"), {
          maxLength: 200,
        }),
        fc.integer({ min: 1, max: 20 }),
        (lines, items) => {
          const { events, dropped } = decode(lines, items);
          expect(events.length).toBeLessThanOrEqual(items);
          expect(events.length + (dropped[0]?.count ?? 0)).toBe(lines.length);
          const firsts = events.map((event) => event.lines!.first);
          expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
          if (lines.some((line) => line.startsWith("FATAL")))
            expect(events.some((event) => event.level === "fatal")).toBe(true);
        },
      ),
    ));
});

describe("long lines", () => {
  test("a JSON record of several item limits is read, its fields cut", () => {
    const stack = "RangeError: too deep\n    at walk (/srv/a.js:1:2)";
    const line = JSON.stringify({ level: "error", msg: "x", payload: "y".repeat(3_000_000), stack });
    const { events, dropped } = decode([line], 100);
    expect(events[0]?.exceptions[0]).toMatchObject({ type: "RangeError", message: "too deep" });
    expect(dropped).toEqual([]);
  });

  test("text is cut, and said to be", () => {
    const { dropped } = decode([`ERROR ${"y".repeat(3_000_000)}`], 100);
    expect(dropped).toContainEqual({ reason: "line_too_long", category: "line", count: 1 });
  });
});
