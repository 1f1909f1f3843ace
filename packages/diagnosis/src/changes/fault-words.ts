/** The words of a fault that code may bear too: names in its message, beside those whose part in it is known. */
import type { Exception, Frame } from "@holdfast/signals";
import { COMMON as EVERYTHING } from "./fault-names.ts";

/** Words of one fault. */
const MOST = 24;
const TEXT_MAX = 2000;
/** What is quoted is named, whatever it looks like. */
const QUOTED = /[`'"\u2018\u201c]([^`'"\u2019\u201d\n]{1,120})[`'"\u2019\u201d]/g;
const WORD = /[A-Za-z_$][\w$]*/g;
/** `userId`, `user_id`, `IClock`, `API_KEY`: no words of a sentence. */
const TELLING = /[a-z][A-Z]|_|^[A-Z]{2}|^I[A-Z][a-z]|\d[A-Za-z]|[A-Za-z]\d/;
const SHORTEST = 3;
const COMMON = new Set(
  "error errors exception warning fatal undefined null none nil true false string number object function array boolean integer float char type types value values property properties method class module file line column index json http https url uri api get post put patch delete head options the and for not was are with from this that have has can cannot could should must invalid unexpected expected missing unknown failed request response status code message name names data body params query key keys id ids at in of to is on by or as an it its no create update save find select insert remove set load send handle execute run call invoke service services".split(
    " ",
  ),
);

const TABLE = 0.3;

const FILE_PATH = /(?:[A-Za-z]:)?[\\/](?:[\w@.+-]{1,80}[\\/]){1,30}[\w@.+-]{0,80}/g;

/** Lower case first, as written: `word` to how much it tells, 0 to 1. */
export function faultWords({ type, message }: Exception): Map<string, number> {
  // The words of a file's path are of where it lies.
  const text = message.slice(0, TEXT_MAX).replace(FILE_PATH, " ");
  const words = new Map<string, number>();
  const add = (word: string, tells: number) => {
    if (word.length < SHORTEST || COMMON.has(word.toLowerCase()) || EVERYTHING.has(word) || word === type)
      return;
    // Codes of errors are the library's words.
    if (/^(?:E[A-Z]{4,}|ERR_\w+|P\d{4}|[0-9A-Z]{5})$/.test(word)) return;
    if (words.size < MOST || words.has(word)) words.set(word, Math.max(tells, words.get(word) ?? 0));
  };
  for (const { 1: quoted, index } of text.matchAll(QUOTED)) {
    // A sentence in quotes is data.
    if (/\s\S+\s/.test(quoted!)) continue;
    // Many things happen with a table.
    const isTable = /(?:relation|table|model|schema|database|collection)\s+$/i.test(
      text.slice(Math.max(0, index - 12), index),
    );
    // Of a path or a dotted name the last part is what it names.
    const parts = [...quoted!.matchAll(WORD)].map(([word]) => word);
    const isPath = /^[\w$@-]+(?:[./\\:]+[\w$@()-]+)+$/.test(quoted!);
    for (const [at, word] of parts.entries())
      add(word, isTable || (isPath && at < parts.length - 1) ? TABLE : 1);
  }
  for (const [word] of text.matchAll(WORD)) {
    // `$token` of PHP.
    if (word.startsWith("$")) add(word.slice(1), 1);
    else if (TELLING.test(word)) add(word, 0.9);
  }
  // `page.items is not iterable`: of a dotted name what is read last.
  for (const [, last] of text.matchAll(
    /(?<![\w$/\\.-])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\.([A-Za-z_$][\w$]*)(?![\w$/\\.(-])/g,
  ))
    add(last!, 0.9);
  // A proper name within a sentence: `activate Mailer`.
  for (const [, word] of text.matchAll(/[a-z,:] ([A-Z][a-z]\w{2,60})/g)) add(word!, 0.6);
  return words;
}

/** Names of several parts, whole: `order.placed.v2`, `cart:v3`, `X-Request-Id`. Code bears them in quotes. */
export function faultPhrases({ message }: Exception, frames: readonly Frame[]): string[] {
  const text = message.slice(0, TEXT_MAX);
  const files = frames.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const found = new Set<string>();
  for (const [phrase] of text.matchAll(/[A-Za-z_@$][\w$@]*(?:[.:/-][\w$@]+)+/g))
    if (
      phrase.length >= PHRASE_MIN &&
      phrase.length <= PHRASE_MAX &&
      !files.some((file) => file.includes(phrase))
    )
      found.add(phrase);
  for (const [, quoted] of text.matchAll(QUOTED))
    if (quoted!.length >= PHRASE_MIN && quoted!.length <= PHRASE_MAX && /[^\w\s]/.test(quoted!))
      found.add(quoted!);
  return [...found].slice(0, PHRASES);
}

const PHRASE_MIN = 6;
const PHRASE_MAX = 80;
const PHRASES = 8;
