/** Ids of requests, jobs and traces that stand in a line's text. */

export interface Ids {
  requestId?: string;
  traceId?: string;
  spanId?: string;
}

const NAME =
  "(?:x-)?(?:request|req|correlation|corr|invocation|job|task)[ _.-]?id|\\breqid|rid|cid|req|request|correlation";
const VALUE = "[A-Za-z0-9][\\w.:/@+=-]{0,127}";
/** `requestId=A1`, `"req_id":"7f"`: named and assigned, so any length goes. */
const ASSIGNED = new RegExp(`(?:^|[\\s,;{(\\["'|])(?:${NAME})["']?\\s{0,3}[=:]\\s{0,3}["']?(${VALUE})`, "i");
/** `RequestId 8f3a…`: a word alone may be prose, so the id must look like one. */
const SPOKEN = /\b(?:x-)?(?:request|req|correlation)[ _-]?id\s{1,3}["']?([A-Za-z0-9][\w.:/@+=-]{2,127})/i;
const BRACKET =
  /\[(req-[\w-]{1,80}|(?:request|req|rid|cid|tid|tx|txn|t|trace|correlation|corr|job|task|message|msg)(?:[ _-]?id)?[=: #]{1,2}[\w.-]{1,100}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]/i;
const BRACKET_NAME = /^(?:request|req|rid|cid|tid|tx|txn|t|trace|correlation|corr)(?:[ _-]?id)?[=: #]{1,2}/i;
const TRACE = /\b(?:dd\.)?trace[._-]?id["']?\s{0,3}[=:]\s{0,3}["']?([0-9a-f]{8,32}|\d{10,20})\b/i;
const SPAN = /\b(?:dd\.)?span[._-]?id["']?\s{0,3}[=:]\s{0,3}["']?([0-9a-f]{8,16}|\d{10,20})\b/i;
const PARENT = /\b00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/;
/** Cheap look: without one of these there is no id. */
const MAY_NAME = /req|r?id["']?\s?[=: ]|corr|job|task|trace|\[(?:t|tx|msg|txn)[=: ]|\[[0-9a-f]{8}-/i;

/** Spring Cloud Sleuth and Micrometer: `[service,trace,span]`. */
const SLEUTH = /\[[\w.-]{0,80},([0-9a-f]{16,32}),([0-9a-f]{16})(?:,(?:true|false))?\]/;

/** Finds the ids that a text names as such; only its first 2,000 characters are read. */
export function findIds(text: string): Ids {
  const head = text.length > 2000 ? text.slice(0, 2000) : text;
  const ids: Ids = {};
  if (MAY_NAME.test(head)) {
    const request =
      ASSIGNED.exec(head)?.[1] ??
      BRACKET.exec(head)?.[1]?.replace(BRACKET_NAME, "") ??
      SPOKEN.exec(head)?.[1];
    // An id has a digit or is long; "request id missing" names none.
    if (request && (/\d/.test(request) || request.length >= 16))
      ids.requestId = request.replace(/[.,:;]+$/, "");
  }
  const parent = head.includes("00-") ? PARENT.exec(head) : null;
  if (parent) {
    ids.traceId = parent[1]!;
    ids.spanId = parent[2]!;
  } else if (/trace/i.test(head)) {
    const trace = TRACE.exec(head)?.[1];
    if (trace) ids.traceId = trace;
    const span = SPAN.exec(head)?.[1];
    if (span) ids.spanId = span;
  }
  const sleuth = ids.traceId === undefined && head.includes(",") ? SLEUTH.exec(head) : null;
  if (sleuth) {
    ids.traceId = sleuth[1]!;
    ids.spanId = sleuth[2]!;
  }
  return ids;
}

const LEADING = new RegExp(
  `^(?:(?:${NAME}|trace[._-]?id|span[._-]?id)["']?[=:]\\s?["']?${VALUE}["']?[,;]?\\s+|${BRACKET.source}:?\\s*)`,
  "i",
);
const TRAILING = new RegExp(
  `[\\s,;(\\[{]+(?:${NAME}|trace[._-]?id|span[._-]?id)["']?[=:]\\s?["']?${VALUE}["']?[)\\]}]?$`,
  "i",
);

/**
 * The text without the ids before and behind it: messages of two requests are the same message.
 *
 * @example
 * withoutIds("[req=7f3c] save failed requestId=7f3c"); // "save failed"
 */
export function withoutIds(text: string): string {
  if (!MAY_NAME.test(text.length > 300 ? text.slice(0, 150) + text.slice(-150) : text)) return text;
  let out = text;
  for (let round = 0; round < 4; round += 1) {
    const leading = LEADING.exec(out.slice(0, 300));
    if (!leading) break;
    out = out.slice(leading[0].length);
  }
  for (let round = 0; round < 4; round += 1) {
    const tail = out.slice(-300);
    const trailing = TRAILING.exec(tail);
    if (!trailing || trailing.index === 0) break;
    out = out.slice(0, out.length - tail.length + trailing.index);
  }
  return out === "" ? text : out;
}
