import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const sqliteDamaged: Analyzer = {
  kind: "sqlite-damaged",
  recognises: "a file that SQLite cannot read as a database",
  codes: ["SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CORRUPT_INDEX", "SQLITE_IOERR_SHORT_READ"],
  words: [
    "database disk image is malformed",
    "file is not a database",
    "file is encrypted or is not a database",
  ],
  recognise: ({ lower }) => ({
    title: lower.includes("not a database")
      ? "The file is not a SQLite database"
      : "SQLite finds its database file malformed",
  }),
  cause:
    "The path points at another file (a Git LFS pointer, an encrypted or cut download), or the file was copied while it was written to, or its WAL file was lost.",
  fixes: [
    now(
      'Stop writers and keep a copy of the file with its -wal and -shm files; then look at its first bytes ("SQLite format 3").',
    ),
    today("Restore the last backup, or rescue what can be read by `.recover`."),
    thisWeek(
      "Back up by the backup API or `vacuum into`, never by copying the open file; no network file systems.",
    ),
  ],
  verification: "`pragma integrity_check` answers ok.",
};
