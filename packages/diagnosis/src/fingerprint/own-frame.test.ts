import type { Frame } from "@holdfast/signals";
import { expect, it } from "vitest";
import { isOwn } from "./own-frame.ts";

const sent: [own: boolean, what: string, frame: Frame][] = [
  [true, "the sender's word", { file: "/app/node_modules/@acme/shared/index.js", inApp: true }],
  [false, "the sender's word", { file: "/app/src/a.ts", inApp: false }],
  [false, "a browser SDK's native code", { file: "<anonymous>", inApp: true }],
  [false, "a browser SDK's native code", { file: "[native code]", inApp: true }],
  [
    false,
    "a browser SDK's bundle of dependencies",
    { file: "https://a.example/vendor-3f2a.js", inApp: true },
  ],
  [true, "a browser SDK's own bundle", { file: "https://a.example/main-3f2a.js", inApp: true }],
  [true, "a path", { file: "/app/src/a.ts" }],
  [false, "a dependency", { file: "/app/node_modules/pg/lib/client.js" }],
  [false, "a dependency", { file: "/usr/lib/python3.13/site-packages/django/urls.py" }],
  [false, "the runtime", { file: "node:internal/process/task_queues" }],
  [false, "the runtime", { file: "Thread.java", module: "java.lang.Thread" }],
  [true, "a module", { file: "Orders.java", module: "com.acme.Orders" }],
  [true, "a module alone", { module: "acme.orders" }],
  [false, "nothing to go by", { function: "load" }],
];

it.each(sent)("%s by %s: %j", (own, _what, frame) => expect(isOwn(frame)).toBe(own));

it("of an endless path the end counts", () => {
  expect(isOwn({ file: `${"a/".repeat(100_000)}node_modules/pg/client.js` })).toBe(false);
});
