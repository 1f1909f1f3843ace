import { type Kind, now, thisWeek, today } from "./kind.ts";

const TEXT =
  /no space left on device|\benospc\b(?!.*watchers)|disk (?:is )?full|disk quota exceeded|\bedquot\b|could not (?:extend|write to) file .{0,200}(?:space|full)|database or disk is full|not enough (?:disk )?space/i;

/** The disk, or the share of it that is allowed, is used up. */
export const diskFull: Kind = {
  kind: "disk-full",
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
