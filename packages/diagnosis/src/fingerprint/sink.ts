/** What the readers of a message write to, and the placeholders that they write. */

/** Where the parts of a parameterised message are written to. */
export interface Sink {
  /** The last word that was kept; empty after a placeholder. */
  lastWord: string;
  /** The one before. */
  wordBefore: string;
  text(text: string): void;
  word(word: string): void;
  count(kind: string): void;
  placeholder(kind: string): void;
  gapEndsWith(text: string): boolean;
}

/** What `parameterise` writes for values; such text is left alone when it is read again. Sticky: set `lastIndex`. */
export const PLACEHOLDER =
  /<(?:num|id|uuid|hex|hash|trace|date|duration|size|email|ip|port|path|str|bool|json|token|version|param|slug|file)>/y;
