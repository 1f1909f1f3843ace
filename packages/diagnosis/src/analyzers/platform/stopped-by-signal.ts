import { type Analyzer, now, today } from "../analyzer.ts";

export const stoppedBySignal: Analyzer = {
  kind: "stopped-by-signal",
  general: "exited",
  recognises: "a process that was asked to end (143, SIGTERM)",
  words: ["143", "sigterm"],
  recognise({ lower }) {
    if (
      !/exit(?:ed)?\b.{0,40}(?:status|code)[ :=]*143\b|(?:command failed|process exited|terminated|exited|stopping).{0,60}\bsigterm\b|signal sigterm/.test(
        lower,
      )
    )
      return undefined;

    return { title: "The process ended because it was asked to (143, SIGTERM)" };
  },
  cause:
    "The platform or a person stopped it: a deploy, a scale-down, a failed health check, maintenance. The code alone does not say which.",
  fixes: [
    now(
      "Read the platform's events of that minute: a deploy or scale-down is ordinary; a failed check is the thing to look into.",
    ),
    today(
      "Drain on SIGTERM within the platform's grace time and end with 0, so that ordinary stops do not look like failures.",
    ),
  ],
  verification: "A deploy under load causes no failed request.",
};
