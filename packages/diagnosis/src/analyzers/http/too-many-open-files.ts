import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const tooManyOpenFiles: Analyzer = {
  kind: "too-many-open-files",
  recognises: "the limit of open files and sockets",
  codes: ["EMFILE", "ENFILE"],
  words: ["too many open files", "emfile", "enfile:"],
  recognise: () => ({ title: "The process reached its limit of open files and sockets" }),
  cause:
    "Files or sockets are opened and not closed, or thousands at once (`Promise.all` over a list, a new HTTP agent per call).",
  fixes: [
    now("Count what is open (`ls /proc/<pid>/fd | wc -l`, `ss -s`), and restart to be up again."),
    today(
      "Close in `finally`, use one agent with keep-alive and a bound on sockets, and work through lists with a limit.",
    ),
    thisWeek("Watch the number of open descriptors; raise `ulimit -n` only if the use is meant."),
  ],
  verification: "The number of open descriptors stays level under load.",
};
