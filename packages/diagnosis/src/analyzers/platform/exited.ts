import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const exited: Analyzer = {
  kind: "exited",
  recognises: "a process that ended itself with an error code",
  words: ["exit", "worker failed to boot", "terminated with", "systemexit"],
  recognise({ lower, message }) {
    if (
      !/exit(?:ed)?\b.{0,40}(?:status|code)[ :=]*[1-9]\d*|^systemexit: [1-9]|runtime exited|worker failed to boot|terminated with/.test(
        lower,
      )
    )
      return undefined;
    const exitCode = partOf(message, /(?:status|code)[ :=]*([1-9]\d{0,2})\b/);
    return { title: `The process ended itself with an error code${exitCode ? ` (${exitCode})` : ""}` };
  },
  cause:
    "The program gave up, mostly on an error that nobody caught or a failed start; the number does not say which.",
  fixes: [
    now("Read the last lines that the process wrote before that: an error there is the cause."),
    today("Log the error itself, with its stack, before the process ends."),
  ],
  verification: "The process runs for ten minutes without an end.",
  rollback: "Roll back to the release that ran.",
};
