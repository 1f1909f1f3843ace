import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const serverProcessKilled: Analyzer = {
  kind: "server-process-killed",
  recognises: "PostgreSQL telling that one of its processes was ended by a signal",
  words: ["was terminated by signal"],
  recognise({ lower, message }) {
    if (!/server process|\(pid \d+\)|background w|autovacuum/.test(lower)) return undefined;
    const signal = partOf(message, /terminated by signal (\d+(?:: \w+)?)/);
    return { title: `A process of the database was ended by signal ${signal ?? "?"}` };
  },
  cause:
    "Signal 9 comes from outside, mostly from the kernel when memory runs out; signal 11 or 6 is a crash of the server's own code or of an extension; all sessions end with it.",
  fixes: [
    now(
      "Read the DETAIL line that follows: the statement it ran. For signal 9 look at the memory of the machine or container.",
    ),
    today("Lower `work_mem` × connections, bound that statement, or give the server more memory."),
  ],
  verification: "The log shows no more processes ended by a signal.",
};
