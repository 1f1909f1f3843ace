import { type Analyzer, now, today } from "../analyzer.ts";

export const sqliteCannotOpen: Analyzer = {
  kind: "sqlite-cannot-open",
  recognises: "a SQLite file that cannot be opened",
  codes: ["SQLITE_CANTOPEN", "SQLITE_CANTOPEN_ISDIR"],
  words: ["unable to open database file", "cannot open database because the directory does not exist"],
  recognise: () => ({ title: "The SQLite database file cannot be opened" }),
  cause:
    "Its directory does not exist, is not mounted or belongs to another user, or the path is relative to another working directory.",
  fixes: [
    now(
      "Look in the running container whether the directory is there and writable for the process's user (SQLite writes beside the file, too).",
    ),
    today("Mount a volume for it, and make the directory at start."),
  ],
  verification: "The service starts, and the file's directory holds it with its -wal file.",
};
