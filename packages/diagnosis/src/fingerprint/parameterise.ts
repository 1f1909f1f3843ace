/** Messages with their values taken out: what two tellings of one fault have in common. */
import { matchMoment } from "./moment.ts";
import { readQuoted } from "./quoted.ts";
import { PLACEHOLDER, type Sink, writeToken } from "./token.ts";

/** A message and what was taken out of it. */
export interface Parameterised {
  /** The message with `<num>`, `<uuid>`, … for its values, runs of white space as one space or one line break. */
  text: string;
  /** How many values of each kind were replaced, e.g. `{ num: 2, uuid: 1 }`. */
  replaced: Record<string, number>;
}

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

/** Where a JSON-like body ends that begins here; `start` when none does. A body that was cut ends with the message. */
function endOfBody(message: string, start: number): number {
  let next = start + 1;
  while (next < message.length && isSpace(message.charCodeAt(next))) next++;
  const first = message.charCodeAt(next);
  if (first !== 34 && first !== 39 && !(first === 125 && next === start + 1)) return start;
  let depth = 0;
  let quote = 0;
  for (let at = start; at < message.length; at++) {
    const code = message.charCodeAt(at);
    if (quote !== 0) {
      if (code === 92) at++;
      else if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
    else if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return at + 1;
  }
  return message.length;
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

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** ( ) [ ] { } < > , ; | = */
function isBoundary(code: number): boolean {
  return (
    code === 40 ||
    code === 41 ||
    code === 91 ||
    code === 93 ||
    code === 123 ||
    code === 125 ||
    code === 60 ||
    code === 62 ||
    code === 44 ||
    code === 59 ||
    code === 124 ||
    code === 61
  );
}

function isBoolean(word: string): boolean {
  const length = word.length;
  if (length !== 4 && length !== 5) return false;
  const lower = word.toLowerCase();
  return lower === "true" || lower === "false";
}

const DURATION_UNITS = new Set(
  "ns us µs ms s sec secs second seconds millisecond milliseconds m min mins minute minutes h hour hours day days week weeks".split(" "),
);
const SIZE_UNITS = new Set("byte bytes b kb mb gb tb kib mib gib tib".split(" "));

/** Collects the text; one placeholder stands for a list of its kind (`1, 2, 3` is `<num>`). */
class Collector implements Sink {
  lastWord = "";
  wordBefore = "";
  #out = "";
  /** What came since the last placeholder. */
  #gap = "";
  #last = "";
  readonly #replaced: Record<string, number> = {};

  space(lines: boolean): void {
    if (this.#gap !== "" || this.#out !== "") this.#gap += lines ? "\n" : " ";
  }

  text(text: string): void {
    this.#gap += text;
  }

  word(word: string): void {
    if (this.#last === "num" && this.#gap === " " && this.#joinUnit(word)) return;
    this.#gap += word;
    this.wordBefore = this.lastWord;
    this.lastWord = word;
  }

  /** `12.6 GB` is one size, `3 seconds` one duration. */
  #joinUnit(word: string): boolean {
    const bare = word.replace(/[.:]$/, "").toLowerCase();
    const kind = DURATION_UNITS.has(bare) ? "duration" : SIZE_UNITS.has(bare) ? "size" : undefined;
    if (kind === undefined) return false;
    this.#out = `${this.#out.slice(0, -"<num>".length)}<${kind}>`;
    this.#gap = word.slice(bare.length);
    this.#last = this.#gap === "" ? kind : "";
    const left = (this.#replaced["num"] ?? 1) - 1;
    if (left > 0) this.#replaced["num"] = left;
    else delete this.#replaced["num"];
    this.count(kind);
    return true;
  }

  /** Counts a value that is written as part of a longer text. */
  count(kind: string): void {
    this.#replaced[kind] = (this.#replaced[kind] ?? 0) + 1;
  }

  placeholder(kind: string): void {
    this.count(kind);
    const gap = this.#gap;
    const listed = gap === ", " || gap === "," || (kind === "date" && gap === " ");
    if (!(this.#last === kind && listed)) this.#out += `${gap}<${kind}>`;
    this.#gap = "";
    this.#last = kind;
    this.wordBefore = this.lastWord;
    this.lastWord = "";
  }

  /** What stands between the last word and here. */
  gapEndsWith(text: string): boolean {
    return this.#gap.endsWith(text);
  }

  finish(): Parameterised {
    return { text: (this.#out + this.#gap).trimEnd(), replaced: this.#replaced };
  }
}
