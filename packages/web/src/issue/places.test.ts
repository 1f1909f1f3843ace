import { expect, test } from "vitest";
import type { Frame } from "../api/generated/types.ts";
import { packageOf, placeOf, runsOf, shortPath, tellingFrame } from "./places.ts";

const frame = (file: string, inApp = false): Frame => ({
  function: null,
  module: null,
  file,
  line: 1,
  column: null,
  inApp,
  context: null,
});

test.each([
  ["/app/node_modules/fastify/lib/reply.js", "fastify"],
  ["/app/node_modules/@fastify/static/index.js", "@fastify/static"],
  ["/app/node_modules/.pnpm/x@1/node_modules/pg/lib/client.js", "pg"],
  ["/venv/lib/python3.13/site-packages/starlette/routing.py", "starlette"],
  ["/usr/lib/python3.13/asyncio/base.py", "python"],
  ["node:internal/process/task_queues", "node"],
])("%s belongs to %s", (file, name) => {
  expect(packageOf(frame(file))).toBe(name);
});

test("foreign frames run together, own ones stand alone", () => {
  const runs = runsOf([frame("a"), frame("b"), frame("c", true), frame("d")]);
  expect(runs.map((run) => (run.own ? run.frame.file : run.frames.length))).toEqual([2, "c", 1]);
  expect(tellingFrame([frame("a"), frame("c", true)])?.file).toBe("c");
});

test("long paths keep their end", () => {
  expect(shortPath("/srv/app/releases/41/src/http/a.ts", 20)).toBe("…/41/src/http/a.ts");
  expect(shortPath("src/a.ts")).toBe("src/a.ts");
  expect(placeOf({ file: "a", line: null })).toBe("a");
});
