import { expect, test } from "vitest";
import { placeOf } from "./place.ts";

test.each([
  ["/app/src/quotes/store.ts", "quotes/store"],
  ["/srv/releases/20250101120000/dist/quotes/store.js", "quotes/store"],
  ["C:\\Users\\ana\\code\\shop\\src\\quotes\\store.ts", "quotes/store"],
  ["file:///workspace/src/quotes/store.mts", "quotes/store"],
  ["webpack://shop/./src/quotes/store.tsx?3f2a", "quotes/store"],
  ["app:///dist/quotes/store.js", "quotes/store"],
  ["/app/server.js", "server"],
  ["file:///workspace/server.mjs", "server"],
  ["/opt/scheduler-1.4.2/lib/plan.js", "plan"],
  ["/opt/shop/3f2a9c1be0/dist/gate.js", "gate"],
  ["/app/.next/server/app/api/users/[id]/route.js", "users/[id]/route"],
  ["app/parlay/odds.py", "parlay/odds"],
])("%s is %s", (file, expected) => {
  expect(placeOf({ file })).toEqual({ name: expected, bundle: false });
});

test.each([
  ["https://app.example.com/assets/chunk-3f2a9c.js", "chunk"],
  ["https://app.example.com/assets/chunk-D4JX7QP2.js", "chunk"],
  ["https://app.example.com/static/js/main.8d1f.js", "main"],
  ["https://app.example.com/static/js/412.7fa9cd31.chunk.js", "chunk"],
  ["https://app.example.com/assets/router-BkJ3x_9a.js", "router"],
  ["https://app.example.com/assets/user-settings.js", "user-settings"],
])("%s is the bundle %s", (file, expected) => {
  expect(placeOf({ file })).toEqual({ name: expected, bundle: true });
});

test.each([
  ["com.acme.orders.OrderService$$EnhancerBySpringCGLIB$$7f3a21cc", "orders/OrderService"],
  ["com.acme.jobs.Settler$3", "jobs/Settler"],
  ["app.parlay.odds", "parlay/odds"],
])("module %s is %s", (module, expected) => {
  expect(placeOf({ module, file: "Any.java" }).name).toBe(expected);
});
