import fc from "fast-check";
import { expect, it } from "vitest";
import { compareReleases } from "./compare-releases.ts";
import { sameMix } from "./same-mix.ts";

const before = [
  { name: "GET /", total: 5_000, failed: 5 },
  { name: "POST /checkout", total: 1_000, failed: 100 },
];
const verdict = (after: { name: string; total: number; failed: number }[]) => {
  const [total, failed] = [
    after.reduce((n, one) => n + one.total, 0),
    after.reduce((n, one) => n + one.failed, 0),
  ];
  return compareReleases(sameMix("1", before, after), { release: "2", total, failed }).verdict;
};

it("takes a canary that got the route which always fails for no worse", () => {
  const after = [{ name: "POST /checkout", total: 300, failed: 30 }];
  expect(
    compareReleases({ release: "1", total: 6_000, failed: 105 }, { release: "2", total: 300, failed: 30 })
      .verdict,
  ).toBe("fail");
  expect(verdict(after)).not.toBe("fail");
});

it("sees one that is worse behind a mix that flatters it", () => {
  // Beside all requests of before a rate of two in a hundred is as usual; of this route it is twenty times as much.
  expect(verdict([{ name: "GET /", total: 1_000, failed: 20 }])).toBe("fail");
});

it("judges a route that is new by the old rate over all", () => {
  expect(verdict([{ name: "GET /new", total: 100, failed: 90 }])).toBe("fail");
});

it("never makes more of the old requests than there were, and is the same for the same mix", () => {
  const part = fc.record({
    name: fc.constantFrom("a", "b", "c"),
    total: fc.integer({ min: 0, max: 10_000 }),
    failed: fc.integer({ min: 0, max: 10_000 }),
  });
  const parts = fc
    .uniqueArray(part, { selector: ({ name }) => name })
    .map((list) => list.map((one) => ({ ...one, failed: Math.min(one.failed, one.total) })));
  fc.assert(
    fc.property(parts, parts, (old, young) => {
      const all = old.reduce((n, { total }) => n + total, 0);
      const mixed = sameMix("1", old, young);
      expect(mixed.total).toBeLessThanOrEqual(all + 1);
      expect(mixed.failed).toBeLessThanOrEqual(mixed.total);
      if (all > 0) expect(sameMix("1", old, old).total).toBe(all);
    }),
  );
});
