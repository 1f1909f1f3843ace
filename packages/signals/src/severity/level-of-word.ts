/** The one table of severity words: loggers, syslog, SDKs, OpenTelemetry. Numbers are each format's own. */
import type { Level } from "../words/error-event.ts";

const words: Readonly<Record<Level, string>> = {
  fatal: "fatal ftl crit critical alert emerg emergency panic dpanic fata pani pnc",
  // SEVERE is java.util.logging's highest level; OpenTelemetry's Java agent sends ERROR for it.
  error: "error err eror erro fail failure severe exception",
  warning: "warning warn wrn",
  info: "info inf information informational notice default log http statement",
  debug: "debug dbug debu dbg trace trce trac trc verbose silly fine finer finest",
};

const levels: ReadonlyMap<string, Level> = new Map(
  (Object.keys(words) as Level[]).flatMap((level) =>
    words[level].split(" ").map((word): [string, Level] => [word, level]),
  ),
);

/** Longer than any word of the table, white space included. */
const LONGEST = 32;

/**
 * The level that a severity word stands for, in either case; undefined for other words.
 *
 * @example
 * levelOfWord("CRIT"); // "fatal"
 */
export function levelOfWord(word: string): Level | undefined {
  return word.length > LONGEST ? undefined : levels.get(word.trim().toLowerCase());
}
