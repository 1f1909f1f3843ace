/** Messages with their values taken out: what two tellings of one fault have in common. */

import { remember } from "../remember.ts";
import { endOfBody, endOfTypographic, PARTNERS } from "./body.ts";
import { isBoundary, isDigit, isLetter, isSpace } from "./characters.ts";
import { Collector, type Parameterised } from "./collector.ts";
import { matchMoment } from "./moment.ts";
import { readQuoted } from "./quoted.ts";
import { PLACEHOLDER, type Sink } from "./sink.ts";
import { writeToken } from "./token.ts";

export type { Parameterised } from "./collector.ts";

/**
 * Replaces the values in a message (ids, numbers, dates, addresses, quoted data) and keeps what names the fault
 * (identifiers of code and database, error codes, HTTP statuses, ports of services, hosts).
 *
 * One pass from left to right, time linear in the length; idempotent; never throws.
 *
 * @example
 * parameterise('charge ch_3NkT2eLk failed after 1532ms: relation "users" does not exist').text;
 * // 'charge ch_<id> failed after <duration>: relation "users" does not exist'
 */
export function parameterise(message: string): Parameterised {
  const first = pass(message);
  let text = first.text;
  // What stands beside a placeholder may read as a value only then: again until nothing changes, so that twice is once.
  for (let more = 0; more < PASSES_MAX && text !== message; more++) {
    const next = pass(text).text;
    if (next === text) break;
    text = next;
  }
  return text === first.text ? first : { ...first, text };
}

/** Each further pass that changes something is rarer than the one before; this many were never needed. */
const PASSES_MAX = 8;

/** Messages without values come again as they are; those with values do so in the second pass. */
const pass = remember(readAll);

function readAll(message: string): Parameterised {
  const sink = new Collector();
  const length = message.length;
  // Up to where it is known that a quote of this kind has no partner: keeps hostile input linear.
  const unpaired = new Map<string, number>();
  let at = 0;
  while (at < length) {
    const code = message.charCodeAt(at);
    if (isSpace(code)) {
      let lines = false;
      for (; at < length && isSpace(message.charCodeAt(at)); at++) lines ||= message.charCodeAt(at) === 10;
      sink.space(lines);
      continue;
    }
    if (isDigit(code) || isLetter(code)) {
      const end = matchMoment(message, at);
      if (end > at) {
        sink.placeholder("date");
        at = end;
        continue;
      }
    }
    if (code === 34 || code === 39 || code === 96) {
      const quoted = readQuoted(message, at, unpaired, sink);
      if (quoted > at) {
        at = quoted;
        continue;
      }
    }
    if (code >= 0xab) {
      const closed = endOfTypographic(message, at);
      if (closed > at) {
        sink.placeholder("str");
        at = closed;
        continue;
      }
    }
    if (code === 123 || code === 91) {
      const end = code === 123 ? endOfBody(message, at) : endOfBracketed(message, at, sink);
      if (end > at) {
        if (code === 123) sink.placeholder("json");
        at = end;
        continue;
      }
    }
    if (code === 60) {
      PLACEHOLDER.lastIndex = at;
    }
    if (isBoundary(code) && !(code === 60 && PLACEHOLDER.test(message))) {
      sink.text(message[at] as string);
      at++;
      continue;
    }
    at = readToken(message, at, sink);
  }
  return sink.finish();
}

/** Reads one run of characters without a boundary and writes it; returns where it ends. */
function readToken(message: string, start: number, sink: Sink): number {
  let end = start;
  let interesting = false;
  let marked = false;
  while (end < message.length) {
    const code = message.charCodeAt(end);
    if (code === 60) {
      PLACEHOLDER.lastIndex = end;
      if (!PLACEHOLDER.test(message)) break;
      marked = true;
      end = PLACEHOLDER.lastIndex;
      continue;
    }
    if (isSpace(code) || isBoundary(code) || code === 34 || code === 96) break;
    if (code >= 0xab && end > start && PARTNERS.has(message[end] as string)) break;
    // An apostrophe inside a word belongs to it; a closing one does not.
    if (code === 39 && !(end > start && continuesWord(message, end + 1))) break;
    if (isDigit(code) || code === 47 || code === 64 || code === 92) interesting = true;
    if (code === 58 && message.charCodeAt(end + 1) === 47 && message.charCodeAt(end + 2) === 47) {
      const from = end;
      end = endOfUrl(message, end);
      interesting = true;
      marked ||= message.slice(from, end).includes("<");
      break;
    }
    end++;
  }
  if (end === start) {
    sink.text(message[start] as string);
    return start + 1;
  }
  // Padding of base64.
  if (interesting && end - start >= 16 && message.charCodeAt(end) === 61) {
    let padded = end + 1;
    if (message.charCodeAt(padded) === 61) padded++;
    if (padded === message.length || isSpace(message.charCodeAt(padded))) end = padded;
  }
  const token = message.slice(start, end);
  if (marked) {
    // What this function wrote before stays as it is.
    if (PLACEHOLDER_ONLY.test(token)) sink.placeholder(token.slice(1, -1));
    else sink.word(token);
  } else if (interesting) writeToken(token, sink);
  else if (isBoolean(token)) sink.placeholder("bool");
  else sink.word(token);
  return end;
}

const PLACEHOLDER_ONLY = new RegExp(`^(?:${PLACEHOLDER.source})$`);

/** A URL goes on over `=`, `,`, `;` and brackets, to the next white space, quote or angle bracket. */
function endOfUrl(message: string, start: number): number {
  let end = start;
  let brackets = 0;
  while (end < message.length) {
    const code = message.charCodeAt(end);
    if (isSpace(code) || code === 34 || code === 39 || code === 96 || code === 62) break;
    if (code === 60) {
      PLACEHOLDER.lastIndex = end;
      if (!PLACEHOLDER.test(message)) break;
      end = PLACEHOLDER.lastIndex;
      continue;
    }
    if (code === 91) brackets++;
    else if (code === 93 && --brackets < 0) break;
    else if (code === 41 || code === 125) break;
    end++;
  }
  while (end > start && (message.charCodeAt(end - 1) === 44 || message.charCodeAt(end - 1) === 59)) end--;
  return end;
}

const BRACKETED_IP = /\[(?=[^\]]{0,45}:)[0-9a-f:.]{2,45}(?:%\w{1,16})?\](?::(\d{1,5}))?/iy;

function endOfBracketed(message: string, start: number, sink: Sink): number {
  if (message.charCodeAt(start + 1) === 123) {
    const end = endOfBody(message, start + 1);
    if (end > start + 1) {
      sink.text("[");
      sink.placeholder("json");
      return end;
    }
  }
  BRACKETED_IP.lastIndex = start;
  const match = BRACKETED_IP.exec(message);
  if (!match || match[0].split(":").length < 3) return start;
  sink.placeholder("ip");
  const port = Number(match[1]);
  if (match[1] !== undefined) sink.text(port < 32_768 ? `:${port}` : ":<port>");
  return BRACKETED_IP.lastIndex;
}

function continuesWord(message: string, at: number): boolean {
  PLACEHOLDER.lastIndex = at;
  return isLetter(message.charCodeAt(at)) || PLACEHOLDER.test(message);
}

function isBoolean(word: string): boolean {
  const length = word.length;
  if (length !== 4 && length !== 5) return false;
  const lower = word.toLowerCase();
  return lower === "true" || lower === "false";
}
