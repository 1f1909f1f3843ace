/** Watches a log while it is read: starts, ends and counts, for what only time tells. */
import type { LogRecord } from "@holdfast/signals";
import { LogCounts } from "./log-counts.ts";
import { LogStarts } from "./log-starts.ts";
import { LogTimes } from "./log-times.ts";

export interface LogWatch {
  starts: LogStarts;
  counts: LogCounts;
  /** The last time that was printed anywhere; undefined where none was. */
  last(): number | undefined;
  timeAt(line: number, file: string | undefined): number | undefined;
  /** @param file the log's name where several are read; a second time the log is looked at anew */
  of(file: string | undefined): (record: LogRecord) => void;
  /** No line of the log had a time that is known with its year. */
  isTimeless(file: string | undefined): boolean;
  /** The year is a guess: times of it are good beside each other, and say no date. */
  undated: boolean;
}

/** Earlier than this no log was written: a counter or a clock that was never set. */
const EARLIEST = Date.UTC(2000, 0, 1);

export function watchLog(): LogWatch {
  const starts = new LogStarts();
  const counts = new LogCounts();
  const times = new Map<string | undefined, LogTimes>();
  return {
    starts,
    counts,
    last: () => {
      const latest = [...times.values()].flatMap(({ last }) => last ?? []);
      return latest.length === 0 ? undefined : Math.max(...latest);
    },
    timeAt: (line, file) => times.get(file)?.at(line),
    undated: false,
    isTimeless: (file) => times.get(file)?.last === undefined,
    of(file) {
      starts.forget(file);
      const own = new LogTimes();
      times.set(file, own);
      return (record) => {
        const time = record.time !== undefined && record.time > EARLIEST ? record.time : undefined;
        if (time !== undefined) own.add(record.first, time);
        starts.observe(record, time, file);
        const near = time ?? own.last;
        if (near !== undefined) counts.observe(record, near, file);
      };
    },
  };
}
