import { expect, test } from "vitest";
import { shortIds } from "./shortIds.ts";

test.each([
  ["event 0123456789abcdef0123456789abcdef failed", "event 01234567 failed"],
  ["Commit `3eb51591f9d52c21a6d84710bf69882b7899ae1c` came in", "Commit `3eb51591f9d5` came in"],
  [`sha256 ${"ab".repeat(32)} and 0123`, `sha256 ${"ab".repeat(32)} and 0123`],
])("%s", (text, short) => {
  expect(shortIds(text)).toBe(short);
});
