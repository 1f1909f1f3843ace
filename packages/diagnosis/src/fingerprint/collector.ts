/** Puts a parameterised message together. */
import type { Sink } from "./sink.ts";

/** A message and what was taken out of it. */
export interface Parameterised {
  /** The message with `<num>`, `<uuid>`, … for its values, runs of white space as one space or one line break. */
  text: string;
  /** How many values of each kind were replaced, e.g. `{ num: 2, uuid: 1 }`. */
  replaced: Record<string, number>;
}

const DURATION_UNITS = new Set(
  "ns us µs ms s sec secs second seconds millisecond milliseconds m min mins minute minutes h hour hours day days week weeks".split(
    " ",
  ),
);
const SIZE_UNITS = new Set("byte bytes b kb mb gb tb kib mib gib tib".split(" "));

/** Collects the text; one placeholder stands for a list of its kind (`1, 2, 3` is `<num>`). */
export class Collector implements Sink {
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
