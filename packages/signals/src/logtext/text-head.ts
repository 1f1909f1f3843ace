/** Heads of text records: time, level, logger, process, in the orders that loggers print them. */

import { routeOf, routePattern } from "../route/index.ts";
import { parseHeader } from "../stack/parse-header.ts";
import { readAccessLine, requestOf } from "./access-line.ts";
import type { Entry } from "./entry.ts";
import { LEVEL_WORDS, readLevel } from "./level.ts";
import { readPostgresCsv } from "./postgres-csv.ts";
import { readPostgresHead } from "./postgres-head.ts";
import { readRedisHead } from "./redis-head.ts";
import { mayBeMark } from "./thread-marks.ts";
import { readTimestamp } from "./timestamp.ts";

/** `weak`: a time and nothing more; the text behind it may still continue the record above. */
export interface TextHead {
  entry: Entry;
  weak: boolean;
}

const L = `(${LEVEL_WORDS})`;
const NAME = "([\\w.$/@:<>-]{1,160}?)";

/** What follows a time. Groups are named by the loggers' own words. */
const TIMED: readonly (readonly [string, RegExp])[] = [
  [
    "spring",
    new RegExp(
      `^${L}\\s+(?:\\[[^\\]]{0,160}\\]\\s+)?(?<pid>\\d+)\\s+--- (?:\\[[^\\]]{0,120}\\]\\s*){0,4}(?<logger>\\S{1,160})\\s*: (?<text>.*)$`,
      "s",
    ),
  ],
  [
    "logback",
    new RegExp(`^\\[[^\\]]{1,160}\\]\\s+${L}\\s+(?<logger>[\\w.$\\[\\]/-]{1,160})\\s+-\\s(?<text>.*)$`, "s"),
  ],
  [
    "logback",
    new RegExp(
      `^${L}\\s+\\[[^\\]]{1,160}\\]\\s+(?<logger>[\\w.$-]{1,160})(?::\\d+)?\\s+-\\s(?<text>.*)$`,
      "s",
    ),
  ],
  ["python", new RegExp(`^- ${NAME.replace("(", "(?<logger>")} - ${L} - (?<text>.*)$`, "s")],
  ["python", new RegExp(`^- ${L} - (?<text>.*)$`, "s")],
  ["gunicorn", new RegExp(`^\\[(?<pid>\\d+)\\] \\[${L}\\] (?<text>.*)$`, "s")],
  [
    "nginx",
    /^\[(?<level>emerg|alert|crit|error|warn|notice|info|debug)\] (?<pid>\d+)#\d+: (?:\*\d+ )?(?<text>.*)$/s,
  ],
  [
    "apache",
    /^\[(?<logger>\w*):(?<level>\w+)\] \[pid (?<pid>\d+)(?::tid \d+)?\] (?:\[client [^\]]{1,80}\] )?(?<text>.*)$/s,
  ],
  ["loguru", new RegExp(`^\\| ${L}\\s*\\| (?<logger>\\S{1,160}) - (?<text>.*)$`, "s")],
  ["celery", new RegExp(`^: ${L}\\/(?<pid>[\\w-]{1,60})\\] (?<text>.*)$`, "s")],
  ["laravel", new RegExp(`^(?<environment>\\w{1,40})\\.${L}: (?<text>.*)$`, "s")],
  ["lambda", new RegExp(`^(?<request>[0-9a-f]{8}-[0-9a-f-]{27})\\s${L}\\s(?<text>.*)$`, "s")],
  [
    "zap",
    new RegExp(
      `^${L}\\t(?:(?<logger>[\\w.-]{1,100})\\t)?(?:[\\w./-]{1,200}\\.go:\\d+\\t)?(?<text>.*)$`,
      "si",
    ),
  ],
  [
    "gin",
    /^\[(?<level>Recovery)\] (?:\d{4}\/\d{2}\/\d{2} - \d{2}:\d{2}:\d{2} )?(?<text>.*panic recovered:)$/s,
  ],
  ["zerolog", /^(?<level>TRC|DBG|INF|WRN|ERR|FTL|PNC) (?<text>.*)$/s],
  ["structlog", /^\[(?<level>[a-z]{3,9}) *\] (?<text>.*)$/s],
  [
    "winston",
    /^(?:\[[\w .:-]{1,80}\] )?\[?(?<level>error|warn|info|verbose|debug|silly|fatal|trace)\]?: (?<text>.*)$/s,
  ],
  ["leveled", /^(?<level>error|warn|warning|info|debug|fatal|trace|critical)\s+(?<text>\S.*)$/s],
];
const UNTIMED: readonly (readonly [string, RegExp])[] = [
  ["uvicorn", /^(?<level>INFO|WARNING|ERROR|CRITICAL|DEBUG|TRACE): {2,8}(?<text>\S.*)$/s],
  ["python", /^(?<level>INFO|WARNING|ERROR|CRITICAL|DEBUG):(?<logger>[\w.-]{1,100}):(?<text>.*)$/s],
  [
    "klog",
    /^(?<level>[IWEF])\d{4} \d{2}:\d{2}:\d{2}\.\d+\s+(?<pid>\d+) (?<logger>[\w./-]{1,120}:\d+)\] (?<text>.*)$/s,
  ],
  [
    "ruby",
    /^[DIWEFA], \[\d{4}-\d{2}-\d{2}T[\d:.]{8,20}(?:Z|[+-]\d{2}:?\d{2})? #(?<pid>\d+)\] +(?<level>[A-Z]{4,7}) -- (?<logger>[^:]{0,80}): (?<text>.*)$/s,
  ],
  [
    "nest",
    new RegExp(
      `^\\[Nest\\] (?<pid>\\d+) +- .{10,40}? +${L} (?:\\[(?<logger>[^\\]]{1,100})\\] )?(?<text>.*)$`,
      "s",
    ),
  ],
  ["lambda", /^(?<level>(?:START|END|REPORT|INIT_START)) (?<text>(?:RequestId|Runtime Version): .*)$/s],
  ["dotnet", /^(?<level>trce|dbug|info|warn|fail|crit): (?<logger>[\w.`+]{1,200})\[\d+\](?<text>.*)$/s],
  ["winston", /^(?<level>error|warn|info|debug|verbose): (?<text>.*)$/s],
  ["logrus", /^(?<level>TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)\[[\d:T+Z-]{4,40}\] +(?<text>\S.*)$/s],
  ["zerolog", /^\d{1,2}:\d{2}(?:AM|PM) (?<level>TRC|DBG|INF|WRN|ERR|FTL|PNC) (?<text>.*)$/s],
  ["log4j", new RegExp(`^\\[${L}\\]:? (?:\\[[^\\]]{1,100}\\] ){0,2}(?<text>.*)$`, "si")],
  ["leveled", new RegExp(`^${L}(?:\\s{1,8}|: |:$)(?<text>.*)$`, "s")],
];
const GENERIC = new RegExp(
  `^(?:(?:\\[[^\\]]{0,120}\\]|\\(\\w{1,60}\\)|\\d{1,8}|[|-]|[\\w./-]{1,60}(?= [\\[(|-]))\\s+){0,4}[\\[(<|]?\\s*${L}\\s*[\\])>|]?(?=[\\s:|\\]-]|$)(?:\\s*\\([^)]{1,80}\\))?:?\\s*(?<text>.*)$`,
  "s",
);

const METHOD_FIRST = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \//;

/** A collector's word for lines that it left out: nothing below belongs to it. */
function note(text: string): Entry | undefined {
  return /^\[(?:log truncated|truncated|dropped \d+|\d+ (?:lines?|messages?) (?:dropped|suppressed|omitted))/i.test(
    text,
  )
    ? { format: "timed", text, level: "info", closed: true }
    : undefined;
}

/** Times that may stand one behind the other: a platform's, a collector's, the program's own. */
const TIMES_MAX = 4;

/** Reads the head of a record; undefined when the line has none. `line` is without a carrier's prefix. */
export function readTextHead(
  line: string,
  received: number | undefined,
  times = TIMES_MAX,
): TextHead | undefined {
  const first = line[0];
  if (
    first === undefined ||
    first === "\t" ||
    (first === " " && !/^ (?:GET|POST|PUT|PATCH|DELETE) \//.test(line))
  ) {
    // consola prints its level between spaces.
    const level = first === " " ? /^ (FATAL|ERROR|WARN|INFO|DEBUG) {2}(?=\S)/.exec(line) : null;
    const text = level ? line.slice(level[0].length) : "";
    return level
      ? { entry: { format: "consola", level: readLevel(level[1])!, text }, weak: false }
      : undefined;
  }
  const postgres = readPostgresHead(line, received);
  if (postgres) return { entry: postgres, weak: false };
  const csv = readPostgresCsv(line, received);
  if (csv) return { entry: csv, weak: false };
  const redis = readRedisHead(line, received);
  if (redis) return { entry: redis, weak: false };
  const access = readAccessLine(line, received);
  if (access) return { entry: access, weak: false };
  // Patterns see only the head; the text behind it is taken over as it is.
  const head = line.length > 1000 ? line.slice(0, 1000) : line;
  const stamp = readTimestamp(head, received);
  if (stamp) {
    const rest = line.slice(stamp.length);
    if (times > 0 && readTimestamp(rest.slice(0, 64), received)) {
      // Two times: a carrier's before the program's own, which is the nearer one.
      const inner = readTextHead(rest, received, times - 1);
      if (inner) {
        if (stamp.time !== undefined) inner.entry.time ??= stamp.time;
        return inner;
      }
    }
    // One space belongs to the time; more are the indentation of a stack that was printed line by line.
    const plain = line.slice(stamp.end).replace(/^[ \t]/, "");
    const entry = match(TIMED, rest) ??
      generic(rest) ??
      (plain === rest ? match(UNTIMED, rest) : undefined) ??
      // What most programs print behind the time of an answer is no head of a message.
      (METHOD_FIRST.test(plain) ? readAccessLine(plain, received) : undefined) ??
      note(plain) ?? { format: "timed", text: plain };
    if (stamp.time !== undefined) entry.time = stamp.time;
    const invocation =
      entry.format === "timed"
        ? /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s+(?=\S)/.exec(entry.text)
        : null;
    if (invocation) {
      // Lambda's own words about an invocation have no level.
      entry.request = { id: invocation[1]! };
      entry.text = entry.text.slice(invocation[0].length);
    }
    return { entry, weak: entry.format === "timed" };
  }
  const entry = match(UNTIMED, line);
  if (!entry) return undefined;
  if (entry.format === "leveled" || entry.format === "log4j") {
    // Django and others print the time behind the level.
    const inner = readTimestamp(entry.text, received);
    if (inner) {
      if (inner.time !== undefined) entry.time = inner.time;
      entry.text = entry.text.slice(inner.length);
      const django = /^([\w.]{1,80}) (\d{1,8}) \d{4,20} (.*)$/s.exec(entry.text);
      if (django) {
        entry.logger = django[1]!;
        entry.instance = django[2]!;
        entry.text = django[3]!;
        entry.format = "django";
      } else {
        entry.text = entry.text.replace(/^[:\s-]+/, "");
        const lambda = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22})\s+/.exec(entry.text);
        if (lambda) {
          entry.request = { id: lambda[1]! };
          entry.text = entry.text.slice(lambda[0].length);
        } else takeLogger(entry);
      }
    }
  } else if (entry.format === "ruby") {
    const tag = /^\[([^\]]{1,120})\]\s*/.exec(entry.text);
    if (tag) {
      entry.mark = tag[1]!;
      if (/\d/.test(tag[1]!)) entry.request = { id: tag[1]! };
      entry.text = entry.text.slice(tag[0].length);
    }
    const time = readTimestamp(line.slice(4), received)?.time;
    if (time !== undefined) entry.time = time;
  } else if (entry.format === "nest") {
    const time = readTimestamp(line.replace(/^\[Nest\] \d+ +- /, ""), received)?.time;
    if (time !== undefined) entry.time = time;
  }
  return { entry, weak: false };
}

function match(patterns: readonly (readonly [string, RegExp])[], text: string): Entry | undefined {
  for (const [format, pattern] of patterns) {
    const found = pattern.exec(text);
    if (!found) continue;
    const groups = found.groups ?? {};
    const printed =
      groups["level"] ??
      found.slice(1).find((group) => group !== undefined && new RegExp(`^${L}$`, "i").test(group));
    const level =
      format === "gin"
        ? "error"
        : format === "lambda" && groups["level"]
          ? "info"
          : readLevel(
              printed?.length === 1
                ? ({ I: "info", W: "warn", E: "error", F: "fatal" } as Record<string, string>)[printed]
                : printed,
            );
    if (!level) continue;
    const entry: Entry = { format, level, text: groups["text"] ?? "" };
    if (groups["logger"]) entry.logger = groups["logger"].trim();
    if (groups["pid"]) entry.instance = groups["pid"];
    if (groups["environment"]) entry.environment = groups["environment"];
    if (groups["request"]) entry.request = { id: groups["request"] };
    if (format === "nginx") nginx(entry);
    return entry;
  }
  return undefined;
}

/** Any order of bracketed words with a level among the first. */
function generic(text: string): Entry | undefined {
  const found = GENERIC.exec(text.length > 4000 ? text.slice(0, 4000) : text);
  const level = found ? readLevel(found[1]) : undefined;
  if (!found || !level) return undefined;
  const rest = found.groups?.["text"] ?? "";
  const entry: Entry = {
    format: "leveled",
    level,
    text: text.slice(found[0].length - rest.length).replace(/^[-|:]\s+/, ""),
  };
  takeLogger(entry);
  return entry;
}

/** Takes the logger's name off the text: in brackets, or before a colon or a dash. */
function takeLogger(entry: Entry): void {
  const bracket = /^\[([^\]]{1,120})\]:?\s*/.exec(entry.text);
  if (bracket && !parseHeader(entry.text)) {
    if (mayBeMark(bracket[1]!)) entry.mark = bracket[1]!;
    else if (/^[A-Za-z][\w.$/-]*$/.test(bracket[1]!)) entry.logger = bracket[1]!;
    entry.text = entry.text.slice(bracket[0].length);
  }
  const named =
    /^([A-Za-z_][\w.$-]{0,120})(?:(?::| -) (?=\s*\S)| (?=Traceback \(most recent call last\):))/.exec(
      entry.text,
    );
  if (named && !parseHeader(entry.text) && (/[._]|^[a-z]/.test(named[1]!) || named[0].includes(" - "))) {
    entry.logger = named[1]!;
    entry.text = entry.text.slice(named[0].length);
  }
}

/** nginx puts the request behind the message. */
function nginx(entry: Entry): void {
  const request = /, request: "([A-Z]{3,7}) (\S{1,2000})/.exec(entry.text);
  if (request) {
    entry.request = requestOf(request[1], request[2]);
    if (entry.request.url) entry.route = routeOf(request[1], routePattern(entry.request.url));
  }
}
