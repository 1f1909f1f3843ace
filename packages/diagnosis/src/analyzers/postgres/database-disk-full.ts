import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const databaseDiskFull: Analyzer = {
  kind: "database-disk-full",
  general: "disk-full",
  recognises: "a database without disk space",
  codes: ["53100", "SQLITE_FULL", "ER_DISK_FULL", "ER_RECORD_FILE_FULL"],
  types: ["DiskFull"],
  words: ["could not extend file", "could not write to file", "database or disk is full", "the table '"],
  recognise({ coded, lower, name }) {
    if (
      !(
        !lower.includes("shared memory") &&
        (coded || name.startsWith("DiskFull") || /space|full/.test(lower))
      )
    )
      return undefined;

    return { title: "The database's disk is full" };
  },
  cause:
    "Data, indexes, temporary files of large sorts, or write-ahead log that a dead replication slot holds back have used up the volume.",
  fixes: [
    now("Enlarge the volume; do not delete files inside the data directory."),
    today(
      "Find what grew: the largest tables, `pg_replication_slots` that are not active, temporary files; drop what is not needed.",
    ),
    thisWeek("Alert at 80 % of the volume, and set `max_slot_wal_keep_size`."),
  ],
  verification: "A write succeeds, and the volume has at least a fifth free.",
};
