/** Bodies and foreign quotes inside messages: where they end. */
import { isSpace } from "./characters.ts";

/** Quotes of other languages and of word processors. */
export const PARTNERS = new Map([
  ["\u00ab", "\u00bb"],
  ["\u201c", "\u201d"],
  ["\u201e", "\u201c\u201d"],
  ["\u300c", "\u300d"],
]);
/** Characters between such quotes that are looked at. */
const LONGEST_TYPOGRAPHIC = 200;

export function endOfTypographic(message: string, start: number): number {
  const partners = PARTNERS.get(message[start] as string);
  if (partners === undefined) return start;
  const limit = Math.min(message.length, start + LONGEST_TYPOGRAPHIC);
  for (let at = start + 1; at < limit; at++) {
    if (message.charCodeAt(at) === 10) return start;
    if (partners.includes(message[at] as string)) return at + 1;
  }
  return start;
}

/** An object as runtimes inspect it: `{ name: 'a' }`. */
const INSPECTED = /[A-Za-z_$][\w$]{0,40}: /y;

/** Where a JSON-like body ends that begins here; `start` when none does. A body that was cut ends with the message. */
export function endOfBody(message: string, start: number): number {
  let next = start + 1;
  while (next < message.length && isSpace(message.charCodeAt(next))) next++;
  const first = message.charCodeAt(next);
  if (first !== 34 && first !== 39 && !(first === 125 && next === start + 1)) {
    INSPECTED.lastIndex = next;
    if (!INSPECTED.test(message)) return start;
  }
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
