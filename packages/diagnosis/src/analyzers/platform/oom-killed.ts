import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const oomKilled: Analyzer = {
  kind: "oom-killed",
  general: "killed",
  recognises: "a process that the kernel or the platform killed for memory",
  words: [
    "oomkilled",
    "out of memory: killed process",
    "ran out of memory (used over",
    "out of memory (oom)",
    "memory cgroup out of memory",
    "oom-kill",
    "oom_killed",
    "killed due to memory",
    "exceeded its memory limit",
    "process killed (oom)",
  ],
  recognise({ lower }) {
    if (/perhaps/.test(lower)) return undefined;

    return { title: "The process was killed because it went over its memory limit" };
  },
  cause:
    "It held more than the container may have: a leak, large results, or a runtime whose heap limit lies above the container's.",
  fixes: [
    now(
      "Restart with more memory to be up again, and look at the memory before the kill: a staircase is a leak, a jump is one request.",
    ),
    today(
      "Set the runtime's heap to about three quarters of the container's limit, so that it fails with a stack rather than by a kill.",
    ),
    thisWeek("Compare heap snapshots of two moments; stream large results."),
  ],
  verification: "Memory stays level over a day of traffic.",
  rollback: "If it began with a release, roll that one back first.",
};
