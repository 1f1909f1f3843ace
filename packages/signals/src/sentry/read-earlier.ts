/** Exceptions that were logged before the event and went no further: they stand in its breadcrumbs. */
import type { Exception } from "../words/exception.ts";
import { type Json, record, valuesOf } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import { mayHoldException, readErrorObject, readExceptionText } from "./read-exception-text.ts";
import { parseTime } from "./read-time.ts";

// SDKs keep 100 by default; older ones than that belong to something else.
const crumbsRead = 100;
// Of those that look like telling of an exception: reading a stack costs, and the nearest matter most.
const candidatesRead = 25;
/** How long before the event a logged exception may lie, in milliseconds: longer than any request, shorter than a process's life. */
const windowMs = 120_000;
/** The same where the event belongs to no request or job: its scope lives as long as the process, and most of it is of other work. */
const looseWindowMs = 2_000;
/** How long after it, for clocks read in another order than things happened. */
const slackMs = 5_000;

const severeLevels: ReadonlySet<unknown> = new Set(["error", "fatal", "critical", "warning", "warn"]);

function key(exception: Exception): string {
  const type = exception.type.slice(exception.type.lastIndexOf(".") + 1);
  const line = exception.message.slice(0, exception.message.search(/[\r\n]|$/));
  return `${type}\n${line.trim()}`;
}

function readCrumb(crumb: Json, platform: string | undefined, reading: Reading): Exception[] {
  const data = record(crumb["data"]);
  const severe = severeLevels.has(crumb["level"]);
  // What the console was given says more than the line it made of it: there the error keeps its stack.
  const given = Array.isArray(data?.["arguments"]) ? data["arguments"].slice(0, 16) : [];
  for (const value of [...given, data?.["error"], data?.["err"], data?.["exception"]]) {
    const found = typeof value === "string" ? [] : readErrorObject(value, platform, reading);
    if (found.length > 0) return found;
  }
  const message = crumb["message"];
  const told = typeof message === "string" ? readExceptionText(message, severe, platform, reading) : [];
  if (told.length > 0) return told;
  for (const value of given) {
    const found =
      typeof value === "string" && value !== message
        ? readExceptionText(value, severe, platform, reading)
        : [];
    if (found.length > 0) return found;
  }
  return [];
}

/** True where the event names the work it failed in: then its scope, and the breadcrumbs in it, began with that work. A page's began with the page. */
function isBounded(event: Json, platform: string | undefined): boolean {
  if (platform === "javascript") return false;
  const names = record(event["request"] ?? event["sentry.interfaces.Http"]) ?? event["transaction"];
  return names !== undefined && names !== null && names !== "";
}

/** Cheap test, so that clicks, queries and fetches do not use up the candidates. */
function mayTell(crumb: Json): boolean {
  const message = crumb["message"];
  if (typeof message === "string" && mayHoldException(message)) return true;
  const data = record(crumb["data"]);
  if (data === undefined) return false;
  const given = data["arguments"];
  return (
    record(data["error"] ?? data["err"] ?? data["exception"]) !== undefined ||
    (Array.isArray(given) && given.some((value) => record(value) !== undefined))
  );
}

/** The last breadcrumbs that may tell of an exception, with their places (from 1) in what was sent. */
function candidates(crumbs: unknown[]): [Json, number][] {
  const found: [Json, number][] = [];
  for (let i = Math.max(0, crumbs.length - crumbsRead); i < crumbs.length; i++) {
    const crumb = record(crumbs[i]);
    if (crumb !== undefined && mayTell(crumb)) found.push([crumb, i + 1]);
  }
  return found.slice(-candidatesRead);
}

/**
 * Reads the exceptions that the breadcrumbs tell of, and puts them before the event's own.
 *
 * Outside of a request or job and on a page, where a scope outlives the failure, only what was logged a moment before is read, and only where
 * the event has no chain of its own.
 *
 * Each chain leads to the next one (`earlier`), the last to the event's first exception. An exception that the event has
 * itself, or that was logged twice, is told once.
 *
 * @param own the event's exceptions; their `to` is moved along
 */
export function withEarlier(
  event: Json,
  own: Exception[],
  time: number,
  platform: string | undefined,
  reading: Reading,
): Exception[] {
  const crumbs = valuesOf(event["breadcrumbs"] ?? event["sentry.interfaces.Breadcrumbs"]);
  if (crumbs.length === 0) return own;
  const bounded = isBounded(event, platform);
  // Outside of a request, and on a page, nothing but nearness speaks for a breadcrumb: it must not outweigh a cause that the program named.
  if (!bounded && own.length > 1) return own;
  const oldest = time - (bounded ? windowMs : looseWindowMs);
  const known = new Set(own.map(key));
  const chains: Exception[][] = [];
  for (const [crumb, position] of candidates(crumbs)) {
    const at = parseTime(crumb["timestamp"]);
    if (at !== undefined && (at < oldest || at > time + slackMs)) continue;
    const found = readCrumb(crumb, platform, reading);
    // One that is told already tells of the whole chain.
    if (found.some((exception) => known.has(key(exception)))) continue;
    for (const exception of found) {
      known.add(key(exception));
      exception.seen = `breadcrumb ${position}`;
      if (at !== undefined) exception.time = at;
    }
    if (found.length > 0) chains.push(found);
  }
  return join(chains, own, reading);
}

function join(chains: Exception[][], own: Exception[], reading: Reading): Exception[] {
  let room = reading.limits.exceptions - own.length;
  const kept: Exception[][] = [];
  // Nearest first: what is left out is what lies furthest back.
  for (const chain of chains.toReversed()) {
    if (chain.length > room) {
      reading.cut.add("exceptions");
      break;
    }
    room -= chain.length;
    kept.unshift(chain);
  }
  if (kept.length === 0) return own;
  const all: Exception[] = [];
  const total = kept.reduce((sum, chain) => sum + chain.length, 0) + own.length;
  for (const chain of [...kept, own]) {
    const start = all.length;
    const next = start + chain.length;
    for (const exception of chain) {
      if (exception.to !== undefined) exception.to.index += start;
      else if (chain !== own && next < total) exception.to = { relation: "earlier", index: next };
    }
    all.push(...chain);
  }
  return all;
}
