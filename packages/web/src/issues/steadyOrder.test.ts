import fc from "fast-check";
import { expect, test } from "vitest";
import { steadyOrder } from "./steadyOrder.ts";

test("rows stay in place, newcomers wait, a further page is appended", () => {
  expect(steadyOrder(["a", "b"], ["n", "b", "a", "c"])).toEqual({ order: ["a", "b", "c"], waiting: 1 });
});

test("what is gone goes", () => {
  expect(steadyOrder(["a", "b"], ["b"])).toEqual({ order: ["b"], waiting: 0 });
});

test("nothing in common: the fresh order", () => {
  expect(steadyOrder(["a"], ["x", "y"])).toEqual({ order: ["x", "y"], waiting: 0 });
});

test("shown and waiting are all that is fresh, each once", () => {
  const ids = fc.uniqueArray(fc.constantFrom(..."abcdefghij"));
  fc.assert(
    fc.property(ids, ids, (shown, fresh) => {
      const { order, waiting } = steadyOrder(shown, fresh);
      expect(new Set(order).size).toBe(order.length);
      expect(order.length + waiting).toBe(fresh.length);
    }),
  );
});
