/** Lines of PostgreSQL's `csvlog`. */
import { sqlStateName } from "../stack/sqlstate.ts";
import type { Entry } from "./entry.ts";
import { readLevel } from "./level.ts";
import { readTimestamp } from "./timestamp.ts";

/** Time, user, database, pid: the first of the server's 23 to 26 columns. */
const STARTS = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3} [A-Z]{2,5},(?:"[^"]*")?,(?:"[^"]*")?,\d+,/;
/** Columns by the manual's order. */
const [DATABASE, PID, SEVERITY, STATE, MESSAGE, DETAIL, HINT, CONTEXT, QUERY] = [
  2, 3, 11, 12, 13, 14, 15, 18, 19,
];

/** Reads one line; undefined when it is none, or when a text in it goes on in the next line. */
export function readPostgresCsv(line: string, received: number | undefined): Entry | undefined {
  if (!STARTS.test(line)) return undefined;
  const columns = split(line);
  if (!columns || columns.length < 20) return undefined;
  const word = columns[SEVERITY!]!;
  const level = readLevel(word.replace(/\d$/, ""));
  if (!level) return undefined;
  const state = columns[STATE!]!;
  const entry: Entry = {
    format: "postgres",
    text: columns[MESSAGE!]!,
    level,
    platform: "postgres",
    instance: columns[PID!]!,
    closed: true,
    postgres: {
      pid: columns[PID!]!,
      word,
      ...(state !== "00000" && (/\d/.test(state) || sqlStateName(state)) && { state }),
    },
  };
  const time = readTimestamp(line, received)?.time;
  if (time !== undefined) entry.time = time;
  const tags: Record<string, string> = {};
  for (const [key, index] of [
    ["database", DATABASE!],
    ["detail", DETAIL!],
    ["hint", HINT!],
    ["context", CONTEXT!],
    ["statement", QUERY!],
  ] as const) {
    const value = columns[index];
    if (value) tags[key] = value.slice(0, 1024);
  }
  if (Object.keys(tags).length > 0) entry.tags = tags;
  return entry;
}

function split(line: string): string[] | undefined {
  const columns: string[] = [];
  const column = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  let end = false;
  while (!end && columns.length < 40) {
    const match = column.exec(line);
    if (!match) return undefined;
    columns.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    end = match[3] === "";
  }
  return columns;
}
