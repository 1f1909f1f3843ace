import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const killed: Analyzer = {
  kind: "killed",
  recognises: "a process that was killed from outside (137, SIGKILL)",
  words: ["137", "oomkilled", "killed", "sigkill"],
  recognise({ lower }) {
    if (
      !/exit(?:ed)?(?: \w+){0,2}(?: status| code)?[ :=]*137\b|oomkilled|^(?:\[\d+\]\s+\d+ )?killed\b|\bsigkill\b/.test(
        lower,
      )
    )
      return undefined;

    return {
      title:
        "The process was killed from outside: the memory limit most often, else a failed health check or a forced stop",
    };
  },
  cause:
    "137 is 128 + 9 (SIGKILL): the process had no chance to say anything; the platform's own events tell who did it.",
  fixes: [
    now(
      "Ask the platform for the reason of the end (`OOMKilled` in the container's last state, its events) and look at the memory before it.",
    ),
    today(
      "Set the runtime's heap below the container's limit, so that it fails with a stack rather than by a kill.",
    ),
    thisWeek("End within the platform's grace time on SIGTERM, so that no forced stop follows."),
  ],
  verification: "The container runs for a day without such an end.",
};
