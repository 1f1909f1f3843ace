import fc from "fast-check";
import { expect, test } from "vitest";
import { sameFile } from "./same-file.ts";

test.each([
  ["/app/src/orders/service.ts", "src/orders/service.ts", "exact"],
  ["file:///srv/app/src/main.mjs", "src/main.mjs", "exact"],
  ["C:\\site\\src\\main.ts", "src/main.ts", "exact"],
  ["src/store.ts", "services/quotes/src/store.ts", "exact"],
  ["webpack://shop/./src/cart.ts", "src/cart.ts", "exact"],
  ["/srv/app/dist/quotes/store.js", "src/quotes/store.ts", "built"],
  ["/app/build/ledger/close.mjs", "src/ledger/close.mts", "built"],
  ["/srv/site/app/notes.py", "app/notes.py", "exact"],
])("%s is %s: %s", (frame, path, how) => {
  expect(sameFile(frame, path)).toBe(how);
});

test.each([
  ["/app/src/orders/service.ts", "src/pricing/service.ts"],
  ["/app/dist/orders/repository.js", "src/teams/repository.ts"],
  ["/app/dist/index.js", "packages/money/src/index.ts"],
  ["store.ts", "src/store.py"],
  ["/app/src/myorders.ts", "orders.ts"],
  ["", "src/a.ts"],
])("%s is not %s", (frame, path) => {
  expect(sameFile(frame, path)).toBeUndefined();
});

test("any two texts are compared without failing", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), fc.string({ maxLength: 2000 }), (frame, path) => {
      sameFile(frame, path);
    }),
  );
});
