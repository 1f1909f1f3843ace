/**
 * Secrets that follow their name: `password=x`, `token: "x"`, `:password=>"x"`. Found from the sign between outwards, and the name judged
 * as keys are. Linear: what is looked at before a sign is bounded, what is looked at after it is not looked at again.
 */
import { Reach, Search } from "./looked-at.ts";
import { replacement } from "./replacement.ts";
import { chosen, isSecretLiteral, isSecretWord, isWordAbout, looksChosen } from "./secret-value.ts";
import { type Sensitivity, sensitivityOf } from "./sensitive-key.ts";

/** Characters before the sign. */
const maxName = 64;
const maxSpace = 40;
/** Characters of a value. */
const maxValue = 4096;

/** The sign, and where the name before it ends. */
interface Pair {
  readonly name: string;
  readonly start: number;
  readonly sensitivity: Exclude<Sensitivity, "never">;
  /** `]` or a quote closed the name. */
  readonly closed: string;
  readonly sign: "=" | ":" | "=>" | "==";
  /** No space on either side. */
  readonly tight: boolean;
  /** Where the value starts. */
  readonly value: number;
}

/** What was seen of the text after its signs. */
interface Seen {
  readonly bare: Reach;
  readonly line: Reach;
  readonly chosen: Search;
  readonly digit: Search;
}

/** Replaces the value of each pair whose name says that it is secret. */
export function redactPairs(text: string): string {
  const seen: Seen = {
    bare: new Reach(text, bare, maxValue),
    line: new Reach(text, toLineEnd, maxValue),
    chosen: new Search(text, chosen),
    digit: new Search(text, /\d/),
  };
  let out = "";
  let done = 0;
  signs.lastIndex = 0;
  for (let sign = signs.exec(text); sign !== null; sign = signs.exec(text)) {
    const pair = pairAt(text, sign.index, signs.lastIndex, done);
    if (pair === undefined) continue;
    const span = secretSpan(text, pair, seen);
    if (span === undefined) continue;
    out += text.slice(done, span[0]) + replacement;
    done = span[1];
    signs.lastIndex = done;
  }
  return done === 0 ? text : out + text.slice(done);
}

/** Paths of C++ and Rust, and what follows a URL's scheme, are no pairs. */
const signs = /=>|[!=]==?|<>|::+|:\/\/|(?:\|\||\?\?|&&|[:+|&])?=|:|\b(?:LIKE|like)\b/g;
/** `const token: string = "x"`: the value is behind the type. */
const annotation =
  /[ \t]{0,4}&?(?:'static )?(?:[Ss]tring|str|&str|any|unknown|Secret(?:Str)?|bytes|\[\]byte|Optional\[str\]|text)[?!]?(?:[ \t]{0,2}\|[ \t]{0,2}(?:null|undefined|None))?[ \t]{0,4}=(?![=>])/y;
const typeWord = /^(?:string|String|\[\]byte)$/;
/** What stands before a literal, or around it. */
const wrapper =
  /(?:(?:Some|Ok|Just|Secret|SecretStr|Optional)\(|string\(\d{1,9}\) |[bBrRuUfF@$]{1,2}(?=["'`])|&(?=["'`]))/y;

function pairAt(text: string, at: number, end: number, from: number): Pair | undefined {
  const found = text.slice(at, end);
  if (found.startsWith("::") || found === "://") return undefined;
  let stop = at;
  while (stop > from && at - stop < maxSpace && isSpace(text.charCodeAt(stop - 1))) stop--;
  const spaceBefore = stop !== at;
  let close = stop;
  while (close > from && stop - close < 8 && closers.includes(text[close - 1]!)) close--;
  const closed = text.slice(close, stop);
  let start = close;
  while (start > from && close - start <= maxName && isNamePart(text.charCodeAt(start - 1))) start--;
  if (start === close || close - start > maxName) return undefined;
  let name = text.slice(start, close);
  if (found === "=" && spaceBefore && typeWord.test(name)) {
    const before = /([\w$]{2,64})[ \t]{1,4}$/.exec(text.slice(Math.max(from, start - maxName), start));
    if (before !== null) name = before[1]!;
  }
  if (name.includes("%") && /%5[bd]/i.test(name)) name = name.replace(/%5[bd]/gi, ".");
  let sensitivity = judged(name);
  // `seed phrase: …`, `"Recovery code": …`.
  if (sensitivity === "never" && secondWord.test(name)) {
    const first = /[A-Za-z]{2,16} $/.exec(text.slice(Math.max(from, start - 17), start));
    if (first !== null) sensitivity = judged(first[0] + name);
  }
  if (sensitivity === "never") return undefined;
  let sign: Pair["sign"] = found === "=>" ? "=>" : found === ":" ? ":" : "=";
  if (/^(?:[!=]=|<>)/.test(found)) sign = "==";
  let value = end;
  if (found === ":") {
    annotation.lastIndex = end;
    if (annotation.test(text)) {
      value = annotation.lastIndex;
      sign = "=";
    }
  }
  const begin = value;
  while (value - begin < maxSpace && isSpace(text.charCodeAt(value))) value++;
  wrapper.lastIndex = value;
  if (wrapper.test(text)) value = wrapper.lastIndex;
  return { name, start, sensitivity, closed, sign, tight: !spaceBefore && value === end, value };
}

const closers = "\"'`\\])?!";
const secondWord = /^(?:keys?|phrase|words|codes?|number|token)$/i;

/** Names that mean something else outside of keys: `cc=clang`, `pass=10 fail=2`. */
const otherwise = /^(?:cc|card|pan|pin|auth|oauth2?|hmac)$/i;
/** One look before the longer judgement. */
const worth =
  /pass|pwd|secret|token|auth|cred|cookie|session|sess|sid|sig|jwt|key|otp|srf|bearer|hmac|cvv|cvc|ssn|iban|card|cc.?n|social|mnemonic|phrase|seed|code|pin/i;

function judged(name: string): Sensitivity {
  if (!worth.test(name) || otherwise.test(name)) return "never";
  return sensitivityOf(name);
}

/** From where to where the secret reaches; undefined when there is none. */
function secretSpan(text: string, pair: Pair, seen: Seen): [start: number, end: number] | undefined {
  opening.lastIndex = pair.value;
  const quote = opening.exec(text)?.[0];
  return quote === undefined ? bareSpan(text, pair, seen) : literalSpan(text, pair, quote);
}

const opening = /\\{0,7}(?:"""|["'`])/y;

function literalSpan(text: string, pair: Pair, quote: string): [number, number] | undefined {
  const start = pair.value + quote.length;
  const end = literalEnd(text, start, quote);
  const content = text.slice(start, end);
  if (!isSecretLiteral(content)) return undefined;
  if (quote.endsWith("`") && content.includes("${")) return undefined;
  if (pair.sign === "==" && pair.sensitivity === "text" && !(content.length >= 8 && looksChosen(content)))
    return undefined;
  return [start, end];
}

/** The same quote with as many backslashes; the line's end where there is none. */
function literalEnd(text: string, start: number, quote: string): number {
  const bound = Math.min(text.length, start + maxValue);
  const mark = quote.charCodeAt(quote.length - 1);
  const escapes = quote.startsWith("\\") ? quote.length - 1 : 0;
  let slashes = 0;
  let at = start;
  for (; at < bound; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) {
      slashes++;
      continue;
    }
    if (code === 10 || code === 13) break;
    if (code === mark && (escapes > 0 ? slashes <= escapes : slashes % 2 === 0))
      return at - (escapes > 0 ? slashes : 0);
    slashes = 0;
  }
  return at;
}

/** Stops where a value must end; an ampersand belongs to it unless the next parameter follows. */
const bare = /(?:[^\s"'`&;,)}\]<>]|&(?![\w.%[\]-]{1,64}=|amp;|$)){1,4096}/y;
const toLineEnd = /[^\r\n]{1,4096}/y;

function bareSpan(text: string, pair: Pair, seen: Seen): [number, number] | undefined {
  // Rows as PHP prints them.
  const row = pair.sign === "=>" && pair.closed === "]";
  if (text[pair.value] === "(") return undefined;
  if (pair.sign === "==" || (pair.sign === "=>" && !row)) return undefined;
  let end = (row ? seen.line : seen.bare).endFrom(pair.value);
  if (end === pair.value) return undefined;
  let value = text.slice(pair.value, end);
  if (pair.sign === "=" && isQuery(text, pair.start)) {
    const fragment = value.indexOf("#");
    if (fragment >= 0) {
      value = value.slice(0, fragment);
      end = pair.value + fragment;
    }
  }
  const holds =
    pair.sign === ":"
      ? holdsAfterColon(text, pair, value, end, seen)
      : holdsAfterEquals(text, pair, value, end, seen);
  return holds ? [pair.value, end] : undefined;
}

function isQuery(text: string, start: number): boolean {
  const before = text[start - 1];
  return before === "?" || before === "&";
}

const counts = /^\d{1,3}(?:\.\d+)?$/;
const plural = /(?:tokens|sessions|signatures|pass)$/i;

/** `e.token=t.token`. */
const minified = /^[A-Za-z_$]\w?\.[A-Za-z_$][A-Za-z_$]{0,40}$/;

function holdsAfterEquals(text: string, pair: Pair, value: string, end: number, seen: Seen): boolean {
  if (!isSecretWord(value, text.slice(pair.value, end + 1), pair.name)) return false;
  if (pair.sensitivity === "text" && (counts.test(value) || (plural.test(pair.name) && /^\d+$/.test(value))))
    return false;
  if (minified.test(value)) return false;
  if (pair.tight || pair.sign === "=>") return true;
  // With spaces it may be code: `const token = tokens[0]`, `WHERE token = s.token`.
  if (/[([]/.test(text[end] ?? "") || /^[A-Za-z_$]\w*(?:\??\.[A-Za-z_$]\w*)+$/.test(value)) return false;
  if (/(?:const|let|var|val)[ \t]{1,4}$/.test(text.slice(Math.max(0, pair.start - 12), pair.start)))
    return false;
  return value.length >= 4 && seen.chosen.isIn(pair.value, end) && !value.startsWith("$");
}

/** A field as Go prints it: `{User:ann Password:x}`. */
const exported = /^[A-Z][A-Za-z0-9_]*$/;
/** Named so, the value is a password, whatever it looks like. */
const headerName = /^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+$/;
const place = /^\d+(?::\d+)*$/;

function holdsAfterColon(text: string, pair: Pair, value: string, end: number, seen: Seen): boolean {
  if (!isSecretWord(value, text.slice(pair.value, end + 1), pair.name) || isWordAbout(value)) return false;
  const always = pair.sensitivity === "always";
  if (text[pair.value - 1] === ":") return tightHolds(text, pair, value, always, seen);
  if (/[([]/.test(text[end] ?? "") || /^[A-Za-z_$]\w*(?:\??\.[A-Za-z_$]\w*)+$/.test(value)) return false;
  if (headerName.test(pair.name)) return end === text.length || /[\s"'`,;}\])]/.test(text[end]!);
  if (always) return value.length >= 4 && seen.chosen.isIn(pair.value, end);
  const before = text.slice(Math.max(0, pair.start - 12), pair.start);
  return (
    value.length >= 8 &&
    seen.digit.isIn(pair.value, end) &&
    /[A-Za-z]/.test(value) &&
    !/(?:expected|illegal|near|at) $/i.test(before)
  );
}

function tightHolds(text: string, pair: Pair, value: string, always: boolean, seen: Seen): boolean {
  const end = pair.value + value.length;
  // A name with a full stop is a file, a host or a module: `session.ts:10`. One behind a colon is part of a path: `arn:…:secret:x`.
  if (pair.name.includes(".") || (text[pair.start - 1] === ":" && pair.closed === "")) return false;
  if (exported.test(pair.name)) return always || !place.test(value);
  if (place.test(value)) return always && !pair.name.includes("-") && /^\d{4,}$/.test(value);
  if (headerName.test(pair.name))
    return (
      value.length >= 8 &&
      /[A-Za-z]/.test(value) &&
      seen.chosen.isIn(pair.value, end) &&
      !/^v?\d+\./.test(value)
    );
  // Minified code: `{password:e,token:t}`.
  if (value.length < 3 || /^[A-Za-z_$]\w{0,2}(?:\.[A-Za-z_$]\w*)+$/.test(value)) return false;
  return (
    always ||
    (value.length >= 8 &&
      seen.digit.isIn(pair.value, end) &&
      /[A-Za-z]/.test(value) &&
      !/^v?\d+\./.test(value))
  );
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9;
}

/** Letters, digits, `_ $ % . -`. */
function isNamePart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code === 37 ||
    code === 45 ||
    code === 46
  );
}
