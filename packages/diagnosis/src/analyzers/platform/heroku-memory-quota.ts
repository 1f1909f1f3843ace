import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const herokuMemoryQuota: Analyzer = {
  kind: "heroku-memory-quota",
  general: "killed",
  recognises: "a Heroku dyno over its memory (R14, R15)",
  words: ["error r14", "error r15", "memory quota exceeded", "memory quota vastly exceeded"],
  recognise({ lower }) {
    const vast = /r15|vastly/.test(lower);
    return {
      title: vast
        ? "The dyno went far over its memory and was killed (R15)"
        : "The dyno is over its memory and swaps (R14)",
    };
  },
  cause:
    "The process holds more than the dyno's size: a leak, whole results in memory, or a runtime that was not told its limit.",
  fixes: [
    now(
      "Restart the dyno to be up again, and look at the memory metric: a staircase is a leak, a jump is one request.",
    ),
    today(
      "Set `--max-old-space-size` to about three quarters of the dyno's memory, and compare heap snapshots.",
    ),
    thisWeek("Take a larger dyno only if the use is meant."),
  ],
  verification: "No R14 over a day of traffic.",
};
