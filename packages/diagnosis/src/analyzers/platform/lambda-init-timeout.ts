import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const lambdaInitTimeout: Analyzer = {
  kind: "lambda-init-timeout",
  general: "time-limit",
  recognises: "a function whose cold start took too long",
  words: ["phase: init", "init_report", "init duration", "cold start"],
  recognise({ lower }) {
    if (
      !/(?:phase: init|init_report).{0,80}(?:timeout|error)|cold start.{0,60}(?:timed out|timeout|too long|exceeded)/.test(
        lower,
      )
    )
      return undefined;

    return { title: "The function's cold start did not end within its limit" };
  },
  cause:
    "Importing and connecting at the module's top takes longer than the platform's limit for the start phase (10 s on Lambda).",
  fixes: [
    now("Look at what the module does while it is imported: connections, large files, whole SDKs."),
    today("Connect on first use, with a deadline; bundle the code."),
    thisWeek("Keep some instances warm where the first answer matters."),
  ],
  verification: "The reported start phase stays below a second or two.",
};
