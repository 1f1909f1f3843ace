import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const timeLimit: Analyzer = {
  kind: "time-limit",
  recognises: "work that a platform or server stopped at its time limit",
  words: [
    "task timed out after",
    "status: timeout",
    "worker timeout (pid",
    "function execution took",
    "deadline exceeded while",
  ],
  recognise({ lower }) {
    if (!(!/function execution took/.test(lower) || /timeout/.test(lower))) return undefined;
    const worker = /worker timeout/.test(lower);
    return {
      title: worker
        ? "The server stopped a worker that did not answer within its time limit"
        : "The platform stopped the function at its time limit",
    };
  },
  cause:
    "The work waited for something longer than it may take: a call without a deadline, a lock, a slow statement, or a busy processor.",
  fixes: [
    now("Look at the last line that was logged before: the work stood in whatever came after it."),
    today(
      "Give every call inside a deadline below the limit, so that it fails with a name; move long work to a job.",
    ),
    thisWeek("Raise the limit only if the work is meant to last."),
  ],
  verification: "The work ends well below the limit.",
};
