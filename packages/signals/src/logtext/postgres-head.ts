/** Lines of a PostgreSQL server's log, whatever `log_line_prefix` is. */
import { sqlStateName, sqlStateOfMessage } from "../stack/sqlstate.ts";
import type { Exception } from "../words/exception.ts";
import type { Entry } from "./entry.ts";
import { readLevel } from "./level.ts";
import { readTimestamp } from "./timestamp.ts";

/** The server prints exactly two spaces behind the word. */
const LINE =
  /^(.{0,300}?)\b(LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG[1-5]?|DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION|BACKTRACE): {2}(?! )(.*)$/s;
const CONTINUES = new Set(["DETAIL", "HINT", "STATEMENT", "CONTEXT", "QUERY", "LOCATION", "BACKTRACE"]);

/** What the server logs at LOG though it tells of a failure of its own. */
const CRASHED =
  /\b(?:\w+ ){1,3}process \(PID \d+\) (?:was terminated by signal|exited with exit code)|^terminating any other active server processes/;
const RECOVERING = /^database system was (?:not properly shut down|interrupted)/;

/** Reads one line; undefined when it is none of a PostgreSQL server. */
export function readPostgresHead(text: string, received: number | undefined): Entry | undefined {
  if (!text.includes(":  ")) return undefined;
  const match = LINE.exec(text.length > 20_000 ? text.slice(0, 20_000) : text);
  if (!match) return undefined;
  const [, prefix, word, message] = match as unknown as [string, string, string, string];
  const pid = /\[(\d{1,10})(?:-\d+)?\]/.exec(prefix)?.[1];
  // Without the server's prefix only words that no other logger follows by two spaces.
  if (pid === undefined && (prefix.trim() !== "" || word === "WARNING" || word === "INFO")) return undefined;
  const stamp = readTimestamp(text, received);
  const printed = /(?:^|[\s,:=])([0-9A-Z]{5})(?=[\s,:]|$)/.exec(
    prefix.slice(stamp?.length ?? 0).replace(/\[[^\]]*\]/g, " "),
  )?.[1];
  const state =
    printed && /\d/.test(printed) && !/^\d{5}$/.test(printed)
      ? printed
      : printed && sqlStateName(printed)
        ? printed
        : undefined;
  const entry: Entry = {
    format: "postgres",
    text: message,
    platform: "postgres",
    postgres: { pid: pid ?? "", word, ...(state && { state }) },
  };
  if (stamp?.time !== undefined) entry.time = stamp.time;
  if (pid !== undefined) entry.instance = pid;
  const database = /(?:^|[\s:])([\w-]{1,60})@([\w-]{1,60})(?=[\s:,]|$)/.exec(prefix);
  if (database) entry.tags = { database: database[2]! };
  const level = readLevel(word.replace(/\d$/, ""));
  if (level) entry.level = level;
  if (word === "LOG" && (CRASHED.test(message) || RECOVERING.test(message))) {
    entry.level = CRASHED.test(message) ? "error" : "warning";
    entry.keep = true;
  }
  return entry;
}

/** Whether a line adds to the record above it. */
export function continuesPostgres(entry: Entry): boolean {
  return entry.postgres !== undefined && CONTINUES.has(entry.postgres.word);
}

/** ERROR, FATAL and PANIC as exceptions: the type is the condition's name where the SQLSTATE is known. */
export function postgresException(entry: Entry, message: string): Exception | undefined {
  const word = entry.postgres?.word;
  if (word !== "ERROR" && word !== "FATAL" && word !== "PANIC") return undefined;
  const code = entry.postgres?.state ?? sqlStateOfMessage(message);
  const name = code === undefined ? undefined : sqlStateName(code);
  return {
    type: name ?? `PostgreSQL ${word}`,
    message,
    ...(code !== undefined && { code }),
    frames: [],
  };
}
