/** Lines of Redis' own log: `231:M 03 May 2026 12:01:00.691 # text`, where the mark tells the level. */
import type { Entry } from "./entry.ts";
import { readTimestamp } from "./timestamp.ts";

const HEAD =
  /^\d{1,8}:[XCSM] (?<time>\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?) (?<mark>[.*#-]) (?<text>.*)$/s;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function readRedisHead(line: string, received: number | undefined): Entry | undefined {
  const found = HEAD.exec(line)?.groups;
  if (!found) return undefined;
  const [day, month, year, clock] = found["time"]!.split(" ");
  const number = String(MONTHS.indexOf(month!) + 1).padStart(2, "0");
  const time = readTimestamp(`${year}-${number}-${day!.padStart(2, "0")}T${clock} `, received)?.time;
  return {
    format: "redis",
    level: found["mark"] === "#" ? "warning" : "info",
    logger: "redis",
    text: found["text"]!,
    ...(time !== undefined && { time }),
  };
}
