/** Objects as Node's `util.inspect` prints them, which OpenTelemetry's console exporters and `console.log(object)` do. */

const MAX_DEPTH = 40;
const IDENTIFIER = /[A-Za-z_$][\w$]*/y;
const NUMBER = /-?(?:\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)n?/y;
const BARE = /(?:undefined|null|true|false|NaN)\b/y;
/** A class or collection before its braces: `Foo {`, `Map(2) {`, `[Object: null prototype] {`, `<ref *1> {`. */
const PREFIX =
  /(?:<ref \*\d+> )?(?:\[[^\]\n]{1,100}\] )?(?:[A-Za-z_$][\w$]*(?:\(\d+\))? (?:\[[^\]\n]{1,100}\] )?)?(?=[{[])/y;
/** What is named and not printed: `[Object]`, `[Function: f]`, `[Circular *1]`, a date. */
const NAMED =
  /\[[^\]\n]{1,200}\]|\d{4}-\d{2}-\d{2}T[\d:.]+Z|Symbol\([^)\n]{0,200}\)|<Buffer[^>\n]*>|\.{3} \d+ more items?/y;

/**
 * Reads an object. Undefined where the text is anything else. Never runs anything; linear in the text.
 *
 * @example
 * parseInspected("{ code: 2, 'a.b': 'x' + 'y' }"); // { code: 2, "a.b": "xy" }
 */
export function parseInspected(text: string): Record<string, unknown> | undefined {
  const reader = new Reader(text);
  try {
    const value = reader.value(0);
    return reader.atEnd() && typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#space();
    return this.#at >= this.#text.length;
  }

  value(depth: number): unknown {
    this.#space();
    if (depth > MAX_DEPTH) throw new SyntaxError("too deep");
    const character = this.#text[this.#at];
    if (character === "'" || character === '"' || character === "`") return this.#strings();
    if (character === "{") return this.#object(depth);
    if (character === "[") {
      // `[Object]` and `[Function: f]` are names; a list has a space or a line's end behind its bracket.
      const name = /^\[[A-Za-z]/.test(this.#text.slice(this.#at, this.#at + 2))
        ? this.#take(NAMED)
        : undefined;
      if (name !== undefined && !/^\s*[{[]/.test(this.#text.slice(this.#at, this.#at + 3))) return name;
      if (name !== undefined) return this.value(depth + 1);
      return this.#list(depth);
    }
    const bare = this.#take(BARE);
    if (bare !== undefined)
      return bare === "true" ? true : bare === "false" ? false : bare === "null" ? null : undefined;
    const prefix = this.#take(PREFIX);
    if (prefix !== undefined && prefix !== "") return this.value(depth + 1);
    const named = this.#take(NAMED);
    if (named !== undefined) return named;
    const number = this.#take(NUMBER);
    if (number !== undefined) return Number(number.replace(/_|n$/g, ""));
    throw new SyntaxError("no value");
  }

  #object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = Object.create(null);
    this.#at += 1;
    for (;;) {
      this.#space();
      if (this.#text[this.#at] === "}") break;
      const key = this.#key();
      this.#space();
      if (this.#text.startsWith("=>", this.#at)) this.#at += 2;
      else if (this.#text[this.#at] === ":") this.#at += 1;
      else throw new SyntaxError("no colon");
      object[key] = this.value(depth + 1);
      this.#space();
      if (this.#text[this.#at] === ",") this.#at += 1;
      else if (this.#text[this.#at] !== "}") throw new SyntaxError("no end");
    }
    this.#at += 1;
    return object;
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    this.#at += 1;
    for (;;) {
      this.#space();
      if (this.#text[this.#at] === "]") break;
      list.push(this.value(depth + 1));
      this.#space();
      if (this.#text[this.#at] === ",") this.#at += 1;
      else if (this.#text[this.#at] !== "]") throw new SyntaxError("no end");
    }
    this.#at += 1;
    return list;
  }

  #key(): string {
    const character = this.#text[this.#at];
    if (character === "'" || character === '"' || character === "`") return this.#string();
    const name = this.#take(IDENTIFIER) ?? this.#take(NUMBER) ?? this.#take(NAMED);
    if (name === undefined) throw new SyntaxError("no key");
    return name;
  }

  /** Long texts are printed in pieces: `'a\n' +` and the next line. */
  #strings(): string {
    let text = this.#string();
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== "+") return text;
      this.#at += 1;
      this.#space();
      text += this.#string();
    }
  }

  #string(): string {
    const quote = this.#text[this.#at];
    if (quote !== "'" && quote !== '"' && quote !== "`") throw new SyntaxError("no text");
    let out = "";
    let from = this.#at + 1;
    for (let i = from; i < this.#text.length; i += 1) {
      const character = this.#text[i];
      if (character === "\\") {
        out += this.#text.slice(from, i);
        const next = this.#text[i + 1] ?? "";
        const code = /^(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))/.exec(this.#text.slice(i + 1, i + 6));
        if (code) out += String.fromCharCode(Number.parseInt(code[1] ?? code[2]!, 16));
        else out += { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v" }[next] ?? next;
        i += code ? code[0].length : 1;
        from = i + 1;
      } else if (character === quote) {
        this.#at = i + 1;
        return out + this.#text.slice(from, i);
      }
    }
    throw new SyntaxError("no closing quote");
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #space(): void {
    while (this.#at < this.#text.length && this.#text.charCodeAt(this.#at) <= 32) this.#at += 1;
  }
}
