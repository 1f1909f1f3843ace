/** A pretty-printed object whose lines are still coming in: JSON, or what Node's `util.inspect` prints. */
import { parseInspected } from "./inspected.ts";
import { isFields } from "./json-fields.ts";

export interface NumberedLine {
  text: string;
  number: number;
}

const MAX_LINES = 5000;
/** How such lines begin: a closing bracket, a quote, or a name with a colon. */
const INSIDE = /^[\s"}\]]|^$/;

export class ObjectBlock {
  readonly lines: NumberedLine[];
  readonly #maxChars: number;
  #chars: number;

  constructor(first: NumberedLine, maxChars: number) {
    this.lines = [first];
    this.#chars = first.text.length;
    this.#maxChars = maxChars;
  }

  /**
   * Takes the next line. `open`: it goes on; `broken`: its lines were no object; else the object and its text.
   */
  add(line: NumberedLine): "open" | "broken" | { value: Record<string, unknown>; text: string } {
    this.lines.push(line);
    this.#chars += line.text.length + 1;
    if (/^\},?$/.test(line.text)) {
      const text = this.lines
        .map((one) => one.text)
        .join("\n")
        .replace(/,$/, "");
      const value = parseObject(text) ?? parseInspected(text);
      return value ? { value, text } : "broken";
    }
    return this.lines.length > MAX_LINES || this.#chars > this.#maxChars || !INSIDE.test(line.text)
      ? "broken"
      : "open";
  }
}

/** A JSON object; undefined for any other text. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
