import { expect, it } from "vitest";
import { readLevel as ofLog } from "../logtext/level.ts";
import { levelOf } from "../otlp/log-level.ts";
import { readLevel as ofSentry } from "../sentry/read-level.ts";
import { levelOfWord } from "./index.ts";

it.each([
  ["fatal", "fatal"],
  ["CRITICAL", "fatal"],
  ["emerg", "fatal"],
  ["Error", "error"],
  ["SEVERE", "error"],
  [" warn ", "warning"],
  ["Informational", "info"],
  ["notice", "info"],
  ["FINEST", "debug"],
  ["trace", "debug"],
])("%s is %s on every wire", (word, level) => {
  expect(levelOfWord(word)).toBe(level);
  expect(levelOf(0, word)).toBe(level);
  expect(ofSentry(word)).toBe(level);
  expect(ofLog(word)).toBe(level);
});

it.each(["", "orders", "constructor", "__proto__", "error error", " ".repeat(100)])(
  "%j is no level",
  (word) => {
    expect(levelOfWord(word)).toBeUndefined();
    expect(ofSentry(word)).toBeUndefined();
    expect(ofLog(word)).toBeUndefined();
  },
);

it("OpenTelemetry's short names have a number behind them", () => {
  expect(["TRACE3", "DEBUG2", "INFO4", "WARN2", "ERROR4", "FATAL2"].map((name) => levelOf(0, name))).toEqual([
    "debug",
    "debug",
    "info",
    "warning",
    "error",
    "fatal",
  ]);
});
