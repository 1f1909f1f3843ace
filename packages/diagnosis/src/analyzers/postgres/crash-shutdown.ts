import { type Analyzer, now, today } from "../analyzer.ts";

export const crashShutdown: Analyzer = {
  kind: "crash-shutdown",
  general: "database-shutdown",
  recognises: "database sessions that end because a process of the server crashed",
  codes: ["57P02"],
  types: ["CrashShutdown"],
  words: ["because of crash of another server process", "due to unexpected postmaster exit"],
  recognise: () => ({ title: "The database ended the connection because one of its processes crashed" }),
  cause:
    "A server process died hard (killed for memory, a faulty extension, a disk error), and the server ends all others to be safe.",
  fixes: [
    now(
      "Read the server's log just before: `server process (PID ...) was terminated by signal ...` and the statement that it names; signal 9 is a kill, mostly for memory.",
    ),
    today("Lower `work_mem` × connections or give the server memory; look at the named statement."),
  ],
  verification: "The server's log shows no more terminated processes.",
};
