import { type Analyzer, now, today } from "../analyzer.ts";

export const fileWatchersLimit: Analyzer = {
  kind: "file-watchers-limit",
  recognises: "the limit of watched files",
  words: ["file watchers reached", "inotify watch limit", "user limit on inotify"],
  recognise: () => ({ title: "The limit of watched files is reached" }),
  cause: "A development watcher runs over too many files, or runs in production at all; the disk has room.",
  fixes: [
    now(
      "In production start without watching (`node dist/main.js`); in development exclude node_modules and build output.",
    ),
    today("If watching is meant, raise `fs.inotify.max_user_watches`."),
  ],
};
