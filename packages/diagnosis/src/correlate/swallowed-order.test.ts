import { decodeLog } from "@holdfast/signals";
import { expect, it } from "vitest";
import { correlate } from "./correlate.ts";

const line = (fields: object) =>
  JSON.stringify({ time: 1_795_340_998_078, requestId: "8fd8ca9b", ...fields });

it("what was swallowed comes before what reached the handler, though it was written down after it in the same millisecond", () => {
  const log = [
    line({
      level: 50,
      kind: "error",
      msg: "GET /threads failed",
      err: {
        type: "TypeError",
        message: "x is undefined",
        stack: "TypeError: x is undefined\n    at route (/app/route.js:9:3)",
      },
    }),
    line({
      level: 40,
      kind: "swallowed",
      caughtAt: "/app/threads.js:24:5",
      msg: "GET /threads caught an error",
      err: {
        type: "SyntaxError",
        message: "Unexpected token",
        stack: "SyntaxError: Unexpected token\n    at list (/app/threads.js:21:9)",
      },
    }),
  ].join("\n");
  const decoded = decodeLog(log);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  const [failure, ...others] = correlate(decoded.value.events);
  expect(others).toEqual([]);
  expect(failure!.exceptions.map(({ type }) => type)).toEqual(["SyntaxError", "TypeError"]);
  expect(failure!.exceptions[0]!.swallowedAt).toEqual({ file: "/app/threads.js", line: 24, column: 5 });
});
