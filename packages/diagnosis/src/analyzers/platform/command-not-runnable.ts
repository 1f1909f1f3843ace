import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const commandNotRunnable: Analyzer = {
  kind: "command-not-runnable",
  general: "exited",
  recognises: "a start command that was not found or may not run (127, 126)",
  words: [
    "127",
    "126",
    "command not found",
    "executable file not found",
    "exec:",
    "permission denied",
    "not found",
  ],
  recognise({ lower, message }) {
    if (
      !/exit(?:ed)?\b.{0,40}(?:status|code)[ :=]*12[67]\b|^(?:\/bin\/)?(?:sh|bash)(?:: line)?(?:: \d+)?: [^\n]{1,80}: (?:command )?not found|executable file not found|: command not found|exec format error/.test(
        lower,
      )
    )
      return undefined;
    const what = partOf(
      message,
      /(?:sh|bash)(?:: line)?(?:: \d+)?: ([\w./-]{1,80}): (?:command )?not found|exec: "([^"]{1,80})"/,
    );
    return {
      title: what
        ? `The start command \`${what}\` was not found or may not run`
        : "The start command was not found or may not run (126, 127)",
    };
  },
  cause:
    "The program is not in the image (a dev dependency that production leaves out, a slim image), the path is wrong, or the file is not executable.",
  fixes: [
    now("Run the start command inside the image by hand."),
    today("Start by a program of the image itself (`node dist/main.js`), not by a development tool."),
  ],
  verification: "The container starts.",
  rollback: "Go back to the previous image.",
};
