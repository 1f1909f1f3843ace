/** What was seen of values that begin one inside of the other (`token:token:token:…`): each character is looked at once. */

/** How far a value reaches from where it begins, at most so many characters. Whether a character ends it must not depend on where it began. */
export class Reach {
  readonly #text: string;
  readonly #most: number;
  readonly #pattern: RegExp;
  #from = 0;
  #end = 0;
  /** It ends there, and not for the bound. */
  #whole = true;

  /** @param pattern sticky; matches the value, at most `most` characters of it */
  constructor(text: string, pattern: RegExp, most: number) {
    this.#text = text;
    this.#pattern = pattern;
    this.#most = most;
  }

  /** Where the value ends; `from` itself where there is none. */
  endFrom(from: number): number {
    if (from < this.#from || from >= this.#end) {
      this.#from = from;
      this.#end = from;
      this.#whole = false;
    }
    while (!this.#whole && this.#end - from < this.#most) this.#goOn();
    return Math.min(this.#end, from + this.#most);
  }

  #goOn(): void {
    this.#pattern.lastIndex = this.#end;
    const further = this.#pattern.exec(this.#text)?.[0].length ?? 0;
    this.#end += further;
    this.#whole = further < this.#most;
  }
}

/** Whether a pattern of at most three characters is somewhere in a stretch of the text. */
export class Search {
  readonly #text: string;
  readonly #pattern: RegExp;
  #from = 0;
  #end = 0;
  /** Where it is first; -1 where it is not. */
  #at = -1;

  constructor(text: string, pattern: RegExp) {
    this.#text = text;
    this.#pattern = pattern;
  }

  isIn(from: number, end: number): boolean {
    let start = from;
    if (from >= this.#from && from < this.#end && end >= this.#end) {
      if (this.#at >= from) return true;
      if (this.#at < 0) start = Math.max(from, this.#end - 2);
    }
    const found = this.#text.slice(start, end).search(this.#pattern);
    this.#from = from;
    this.#end = end;
    this.#at = found < 0 ? -1 : start + found;
    return found >= 0;
  }
}
