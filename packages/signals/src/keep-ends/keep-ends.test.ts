import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Exception } from "../words/exception.ts";
import { keepChainEnds, keepEnds } from "./index.ts";

function chain(links: readonly (number | undefined)[]): Exception[] {
  return links.map((index, i) => ({
    type: `E${i}`,
    message: "",
    frames: [],
    ...(index !== undefined && { to: { relation: "cause" as const, index } }),
  }));
}

const told = (exceptions: Exception[]) => exceptions.map(({ type, to }) => `${type}>${to?.index ?? ""}`);

describe("keepEnds", () => {
  it.each([
    [7, [0, 1, 2, 3, 4, 5, 6]],
    [6, [0, 1, 2, 3, 5, 6]],
    [5, [0, 1, 2, 5, 6]],
    [3, [0, 1, 6]],
    [2, [0, 6]],
    [1, [0]],
    [0, []],
  ])("%d of seven", (most, kept) => expect(keepEnds([0, 1, 2, 3, 4, 5, 6], most)).toEqual(kept));

  it("gives the list itself where it fits", () => {
    const list = [1, 2];
    expect(keepEnds(list, 2)).toBe(list);
  });
});

describe("keepChainEnds", () => {
  it("moves links over the gap, and those into it to the next that is kept", () => {
    // 0 and 1 lead into what goes, 2 straight to the end; the last two keep their link.
    const exceptions = chain([1, 3, 6, 4, 5, 6, undefined]);
    expect(told(keepChainEnds(exceptions, 5))).toEqual(["E0>1", "E1>3", "E2>4", "E5>4", "E6>"]);
    expect(told(exceptions)[1]).toBe("E1>3");
  });

  it("drops a link that has nowhere to go", () => {
    expect(told(keepChainEnds(chain([1, 2, undefined]), 1))).toEqual(["E0>"]);
  });

  it("keeps every link pointing forward to one that is there, and each kept relation", () => {
    const links = fc
      .array(fc.nat(100), { maxLength: 40 })
      .map((steps) => steps.map((step, i) => (i + 1 + step < steps.length ? i + 1 + step : undefined)));
    fc.assert(
      fc.property(links, fc.integer({ min: 0, max: 12 }), (to, most) => {
        const before = chain(to);
        const kept = keepChainEnds(before, most);
        expect(kept.length).toBe(Math.min(before.length, most));
        for (const [i, { type, to: link }] of kept.entries()) {
          const sent = before.find((one) => one.type === type)!;
          if (most >= 2 || before.length <= most) expect(link === undefined).toBe(sent.to === undefined);
          if (link === undefined) continue;
          expect(link.index).toBeGreaterThan(i);
          expect(link.index).toBeLessThan(kept.length);
          const target = before[sent.to!.index]!.type;
          if (kept.some((one) => one.type === target)) expect(kept[link.index]!.type).toBe(target);
        }
      }),
    );
  });
});
