/** Quoted text in messages: data is replaced, names that define the fault are kept. */
import { PLACEHOLDER, type Sink } from "./sink.ts";
import { describeName, isPlainName } from "./token-parts.ts";

/** Words before a quoted name of code, schema or configuration. */
const NAME_BEFORE = new Set(
  (
    "relation column table constraint index schema database role type function operator sequence view trigger extension module modules package " +
    "property properties reading setting attribute method field fields class import option variable parameter argument keyword evaluating " +
    "enum interface struct trait namespace library plugin directive symbol member getter setter constructor invoke because object service bean " +
    "policy collection exchange key header tablespace language collation cast model entity export decorator component element hook import"
  ).split(" "),
);
/** Words before quoted data, whatever it looks like. */
const DATA_BEFORE = new Set(
  (
    "user username customer tenant account login workspace organisation organization team player member value values got received input " +
    "string token email e-mail named file path directory open stat unlink mkdir scandir rename url host by for was is found near"
  ).split(" "),
);
/** What follows a quoted name. */
const NAME_AFTER = [
  " object",
  " is not a ",
  " is not defined",
  " is not iterable",
  " is required",
  " is missing",
  " must ",
  " has no ",
  " column",
  " field",
  " attribute",
  " property",
  " method",
  " is null",
  " is undefined",
  " is reserved",
  " is not allowed",
  " is already defined",
  " does not provide",
  " does not exist in",
  " doesn't exist",
  " cannot be null",
  " violates",
  " expression",
  " package",
  " module",
];
const TYPE_NAMES = new Set(
  "int str float list dict tuple bytes set bool object type function method coroutine generator string number boolean array".split(
    " ",
  ),
);
const NAME = /^[A-Za-z_$@.#][\w$.\-/@:#*~]*(?:\(\))?$/;
const CODE_SHAPE = /[A-Za-z]_[A-Za-z]|[a-z][A-Z]|[A-Za-z]\.[A-Za-z]|\(\)$|^[A-Z][A-Z_]+$|^[@.]{1,2}\//;
const MARKED = new RegExp(PLACEHOLDER.source, "g");
const LONGEST_NAME = 120;

/**
 * Reads the quoted text that begins at `start` and writes it; returns where it ends, `start` when it has no partner.
 * `unpaired` remembers the line ends up to which a kind of quote has no partner.
 */
export function readQuoted(
  message: string,
  start: number,
  unpaired: Map<string, number>,
  sink: Sink,
): number {
  const quote = message[start] as string;
  // An apostrophe inside a word opens nothing.
  if (quote === "'" && start > 0 && endsWord(message, start)) return start;
  if (start < (unpaired.get(quote) ?? 0)) return start;
  const end = findPartner(message, start, quote);
  if (end < 0) {
    unpaired.set(quote, -end);
    return start;
  }
  const content = message.slice(start + 1, end);
  const alone = start === 0 && end === message.length - 1;
  if (content === "") sink.word(message.slice(start, end + 1));
  else if (alone ? isLoneName(content) : isName(content, message, end, sink)) {
    sink.word(quote + describeName(toName(content), sink) + message[end]);
  } else sink.placeholder("str");
  return end + 1;
}

/** Index of the closing quote; minus the end of the line when there is none on it. */
function findPartner(message: string, start: number, quote: string): number {
  for (let at = start + 1; at < message.length; at++) {
    const char = message.charCodeAt(at);
    if (char === 10) return -at;
    if (char === 92) {
      at++;
      continue;
    }
    const closes = message[at] === quote || (quote === "`" && char === 39);
    if (closes && !(char === 39 && beginsWord(message, at + 1))) return at;
  }
  return -message.length;
}

/** A message that is nothing but a quoted text, as Python's KeyError writes it. */
function isLoneName(content: string): boolean {
  return NAME.test(content.replace(MARKED, "")) && isPlainName(content);
}

function isName(content: string, message: string, end: number, sink: Sink): boolean {
  if (content.length > LONGEST_NAME) return false;
  if (/<[a-z]+>/.test(content)) return true;
  if (isCall(content)) return true;
  if (!NAME.test(content)) return false;
  if (TYPE_NAMES.has(content)) return true;
  const before = sink.lastWord.replace(/[:.]$/, "").toLowerCase();
  if (NAME_BEFORE.has(before) || (before === "named" && NAME_BEFORE.has(sink.wordBefore.toLowerCase()))) {
    return before !== "key" || isPlainName(content);
  }
  if (before === "name" && /^(?:import|host)$/i.test(sink.wordBefore)) return true;
  if (sink.gapEndsWith(": ")) return false;
  if (DATA_BEFORE.has(before) && before !== "is" && before !== "for") return false;
  if (!isPlainName(content)) return false;
  const after = message.slice(end + 1, end + 24);
  if (NAME_AFTER.some((words) => after.startsWith(words))) return true;
  if (before === "is" || before === "for") return content.includes(".");
  return CODE_SHAPE.test(content);
}

/** `com.acme.Order.getTotal()` and `Option::unwrap()`. */
function isCall(content: string): boolean {
  return /^[A-Za-z_$][\w$.:<>]*\([\w$., ]*\)$/.test(content) || /^[A-Z]\w*(?:::\w+)+$/.test(content);
}

/** Absolute paths are cut to their last part: the folder is the machine's, the name is the fault's. */
function toName(content: string): string {
  if (!/^(?:\/|[A-Za-z]:[\\/]|file:)/.test(content)) return content;
  return content.slice(Math.max(content.lastIndexOf("/"), content.lastIndexOf("\\")) + 1) || content;
}

/** A placeholder stands for a word. */
function beginsWord(message: string, at: number): boolean {
  PLACEHOLDER.lastIndex = at;
  return isWord(message.charCodeAt(at)) || PLACEHOLDER.test(message);
}

function endsWord(message: string, at: number): boolean {
  const before = message.charCodeAt(at - 1);
  return isWord(before) || (before === 62 && /<[a-z]+>$/.test(message.slice(Math.max(0, at - 12), at)));
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
