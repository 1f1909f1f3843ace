/** Cuts text that comes in parts into lines, without holding more than the line that is not finished. */

/** Characters of the beginning in which a line feed is looked for: without one, carriage returns end the lines. */
const LOOK = 65_536;

export class SplitLines {
  readonly #take: (line: string, number: number) => void;
  #rest = "";
  #number = 1;
  #end: "\n" | "\r" | undefined;

  /** @param take is given each line without its end, and its number from 1 */
  constructor(take: (line: string, number: number) => void) {
    this.#take = take;
  }

  /** @param last nothing follows: what is left is a line */
  add(part: string, last: boolean): void {
    const text = this.#rest === "" ? part : this.#rest + part;
    this.#end ??= endOf(text);
    let start = 0;
    for (;;) {
      const end = text.indexOf(this.#end, start);
      if (end < 0) break;
      this.#emit(text, start, end);
      start = end + 1;
    }
    this.#rest = start === 0 ? text : text.slice(start);
    if (last && this.#rest !== "") {
      this.#emit(this.#rest, 0, this.#rest.length);
      this.#rest = "";
    }
  }

  #emit(text: string, start: number, end: number): void {
    const stop = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    this.#take(text.slice(start, stop), this.#number);
    this.#number += 1;
  }
}

function endOf(text: string): "\n" | "\r" {
  const head = text.slice(0, LOOK);
  return head.includes("\r") && !head.includes("\n") ? "\r" : "\n";
}
