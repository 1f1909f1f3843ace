/** Ids of requests and traces that stand in a line's text. */

export interface Ids {
  requestId?: string;
  traceId?: string;
  spanId?: string;
}

const REQUEST =
  /\b(?:x-)?(?:request|req|correlation)[ _-]?id["']?\s{0,3}(?:[=:]|\s)\s{0,3}["']?([A-Za-z0-9][\w.:/@+=-]{2,127})/i;
const BRACKET =
  /\[(req-[\w-]{1,80}|(?:request|req)(?:[ _-]?id)?[=: ][\w.-]{3,100}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]/i;
const TRACE = /\b(?:dd\.)?trace[._-]?id["']?\s{0,3}[=:]\s{0,3}["']?([0-9a-f]{8,32}|\d{10,20})\b/i;
const SPAN = /\b(?:dd\.)?span[._-]?id["']?\s{0,3}[=:]\s{0,3}["']?([0-9a-f]{8,16}|\d{10,20})\b/i;
const PARENT = /\b00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/;

/** Spring Cloud Sleuth and Micrometer: `[service,trace,span]`. */
const SLEUTH = /\[[\w.-]{0,80},([0-9a-f]{16,32}),([0-9a-f]{16})(?:,(?:true|false))?\]/;

/** Finds the ids that a text names as such; only its first 2,000 characters are read. */
export function findIds(text: string): Ids {
  const head = text.length > 2000 ? text.slice(0, 2000) : text;
  const ids: Ids = {};
  if (/req|correlation|\[[0-9a-f]{8}-/i.test(head)) {
    const request =
      REQUEST.exec(head)?.[1] ?? BRACKET.exec(head)?.[1]?.replace(/^(?:request|req)(?:[ _-]?id)?[=: ]/i, "");
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
