import { describe, expect, test } from "vitest";
import { findIds, withoutIds } from "./ids.ts";

describe("findIds", () => {
  test.each([
    ["reqId=A1 saved", "A1"],
    ['save failed {"requestId":"w-1"}', "w-1"],
    ["[req=7f3c] save failed", "7f3c"],
    ["[t=1] save failed", "1"],
    ["RequestId: 5a0e2c11-93f1 Duration: 3 ms", "5a0e2c11-93f1"],
    ["save failed requestId=A1", "A1"],
  ])("%s", (text, id) => expect(findIds(text).requestId).toBe(id));

  test.each(["request id missing", "the grid=4 is drawn", "invalid request", "period=12"])(
    "%s: none",
    (text) => expect(findIds(text).requestId).toBeUndefined(),
  );
});

describe("withoutIds", () => {
  test.each([
    ["[req=7f3c] save failed requestId=7f3c", "save failed"],
    ["reqId=A1 trace_id=4bf92f3577b34da6 save failed", "save failed"],
    ["save failed (request_id=9)", "save failed"],
    ["requestId=9", "requestId=9"],
    ["TypeError: a is not a function", "TypeError: a is not a function"],
  ])("%s", (text, rest) => expect(withoutIds(text)).toBe(rest));
});
