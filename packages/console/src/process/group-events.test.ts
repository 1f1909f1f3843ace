import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupByTies, tieKey } from "./group-events.ts";

describe("groupByTies", () => {
  it("joins what shares an id, also through others", () => {
    const items = [["t1"], ["r2"], [], ["t1", "r2"], ["t3"]].map((ties, index) => ({ ties, index }));
    expect(groupByTies(items).map((group) => group.map((item) => item.index))).toEqual([[0, 1, 3], [2], [4]]);
  });

  it("makes the same groups whatever the order", () => {
    const tied = fc.array(
      fc.record({ ties: fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 2 }) }),
    );
    fc.assert(
      fc.property(tied, (records) => {
        const items = records.map((record, index) => ({ ...record, index }));
        const shape = (order: typeof items) =>
          groupByTies(order)
            .map((group) =>
              group
                .map((item) => item.index)
                .sort((a, b) => a - b)
                .join(),
            )
            .sort();
        expect(shape(items.toReversed())).toEqual(shape(items));
        expect(groupByTies(items).flat()).toHaveLength(items.length);
      }),
    );
  });
});

describe("tieKey", () => {
  it("keeps plain ids and hashes what an index may not take", () => {
    expect(tieKey("req-1")).toBe("req-1");
    expect(tieKey("")).toBeNull();
    expect(tieKey(undefined)).toBeNull();
    for (const odd of ["a\0b", "x".repeat(129), "\ud800", "é"]) expect(tieKey(odd)).toMatch(/^[0-9a-f]{32}$/);
  });
});
