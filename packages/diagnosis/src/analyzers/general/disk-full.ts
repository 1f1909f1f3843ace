import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /no space left on device|\benospc\b(?!.*watchers)|disk (?:is )?full|disk quota exceeded|\bedquot\b|could not (?:extend|write to) file .{0,200}(?:space|full)|database or disk is full|not enough (?:disk )?space/i;

/** The disk, or the share of it that is allowed, is used up. */
export const diskFull: Analyzer = {
  kind: "disk-full",
  recognises: "a disk or quota that is used up",
  cause: "Something grew without a bound: logs, temporary files, uploads, data.",
  codes: ["ENOSPC", "EDQUOT", "53100", "SQLITE_FULL", "ER_DISK_FULL"],
  types: ["DiskFull"],
  words: [
    "no space left",
    "enospc",
    "disk full",
    "disk is full",
    "disk quota",
    "edquot",
    "could not extend",
    "could not write to file",
    "database or disk is full",
    "not enough disk",
    "not enough space",
  ],
  recognise({ message, code, name }) {
    const watchers = /file watchers/i.test(message);
    const coded = code !== undefined && /^(?:ENOSPC|EDQUOT|53100|SQLITE_FULL|ER_DISK_FULL)$/.test(code);
    if (watchers || (!TEXT.test(message) && !coded && !/^DiskFull/.test(name))) return undefined;
    const database =
      code === "53100" || /could not extend|database or disk|DiskFull/i.test(`${name}${message}`);
    return {
      title: database ? "The database's disk is full" : "The disk is full",
      fixes: [
        now(
          "Free space (old logs, temporary files, uploads) or enlarge the volume; `df -h` and `df -i` tell which one.",
        ),
        today("Find what grew: rotate logs, remove temporary files in `finally`, bound the caches on disk."),
        thisWeek("Alert at 80 % of each volume."),
      ],
    };
  },
};
