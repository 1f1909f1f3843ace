/** Python tracebacks: chains (`__cause__`, `__context__`), and the trees that exception groups print. */
import type { Frame, Relation } from "../words/exception.ts";
import { parseHeader, parseHeaderInside } from "./parse-header.ts";
import { readPythonHeader } from "./python-header.ts";
import { newThrown, type Reading, type Thrown } from "./thrown.ts";

export const TRACEBACK = /^(?:[+|] )?(?:Exception Group )?Traceback \(most recent call last\):/;
const FILE = /^(?:\s*|> )File "([^"]{1,1000})", line (\d+)(?:, in (.{1,500}))?$/;
const MARKERS: readonly (readonly [RegExp, Relation])[] = [
  [/^During handling of the above exception, another exception occurred:/, "context"],
  [/^The above exception was the direct cause of the following exception:/, "cause"],
];
const MAX_DEPTH = 30;
const MAX_MESSAGE_LINES = 400;

/** A chain in the order of print: each exception leads to the next. */
class Chain {
  /** Exceptions that lead to no later one. */
  readonly ends: Thrown[] = [];
  #current: Thrown | undefined;
  #frames: Frame[] = [];
  #state: "outside" | "frames" | "message" = "outside";
  #pending: { relation: Relation; thrown: Thrown } | undefined;
  #loose: boolean;
  /** Indentation of the traceback: its last line stands there again. */
  #margin = 0;
  /** The last line above a traceback: it may have named the exception. */
  #above = "";

  /** @param loose take `Type: message` without a traceback above it (a member of a group that was never raised) */
  constructor(loose: boolean) {
    this.#loose = loose;
  }

  get last(): Thrown | undefined {
    return this.#current;
  }

  line(raw: string): void {
    const text = raw.trimEnd();
    const trimmed = text.trimStart();
    for (const [pattern, relation] of MARKERS) {
      if (!pattern.test(trimmed)) continue;
      if (this.#current) this.#pending = { relation, thrown: this.#current };
      this.#state = "outside";
      return;
    }
    if (TRACEBACK.test(trimmed)) {
      this.end();
      this.#open(text.length - trimmed.length);
      return;
    }
    if (this.#state === "frames") this.#inTraceback(text, trimmed);
    else if (this.#state === "message") {
      const message = this.#current?.message;
      if (message && message.length < MAX_MESSAGE_LINES) message.push(text);
    } else if (FILE.test(text)) {
      // The head of the traceback was cut off.
      this.#open(Math.max(0, text.length - trimmed.length - 2));
      this.#inTraceback(text, trimmed);
    } else if ((this.#loose || this.#pending) && text !== "" && readPythonHeader(text)) {
      this.#raise(readPythonHeader(text)!);
    } else if (text !== "") this.#above = text;
  }

  /** A traceback that was cut off before it named its exception: the line above it may have. */
  end(): void {
    if (this.#state !== "frames" || this.#frames.length === 0) return;
    const above = this.#current ? undefined : (parseHeader(this.#above) ?? parseHeaderInside(this.#above));
    this.#raise(above ?? { type: "Exception", message: "" });
    this.#state = "outside";
  }

  #open(margin: number): void {
    this.#frames = [];
    this.#margin = margin;
    this.#state = "frames";
  }

  #inTraceback(text: string, trimmed: string): void {
    const file = FILE.exec(text);
    if (file) {
      const frame: Frame = { file: file[1]!, line: Number(file[2]) };
      if (file[3] !== undefined) frame.function = file[3];
      if (this.#frames.length < 5000) this.#frames.push(frame);
      return;
    }
    if (trimmed === "" || /^\[Previous line repeated \d+ more times?\]$/.test(trimmed)) return;
    const frame = this.#frames.at(-1);
    if (text.length - trimmed.length > this.#margin) {
      if (/^[\s^~]+$/.test(text)) return;
      if (frame && !frame.context) frame.context = { before: [], line: trimmed, after: [] };
      else if (frame?.context && frame.context.after.length < 5)
        frame.context.after.push(trimmed.slice(0, 200));
      return;
    }
    const header = readPythonHeader(trimmed);
    if (header) this.#raise(header);
    else this.end();
  }

  #raise(header: { type: string; message: string }): void {
    const thrown = newThrown(header.type, header.message);
    thrown.frames = this.#frames.reverse();
    if (this.#pending) {
      thrown.led.push(this.#pending);
      const at = this.ends.indexOf(this.#pending.thrown);
      if (at >= 0) this.ends.splice(at, 1);
      this.#pending = undefined;
    }
    this.ends.push(thrown);
    this.#current = thrown;
    this.#frames = [];
    this.#state = "message";
  }
}

const RULE_FIRST = /^(\s*)\+-\+-{4,} .{1,20} -{4,}$/;
const RULE_NEXT = /^(\s*)\+-{4,} .{1,20} -{4,}$/;
const RULE_END = /^(\s*)\+-{20,}$/;

/** Lines of one margin, with the trees of groups read in place. Returns the index behind the last line read. */
function readLevel(
  lines: readonly string[],
  from: number,
  margin: number,
  depth: number,
): { chain: Chain; next: number } {
  const chain = new Chain(margin >= 0);
  let i = from;
  while (i < lines.length) {
    const line = lines[i]!;
    const first = RULE_FIRST.exec(line);
    if (first && depth < MAX_DEPTH) {
      const group = chain.last;
      i = readMembers(lines, i, first[1]!.length + 2, depth, group);
      continue;
    }
    const rule = RULE_NEXT.exec(line) ?? RULE_END.exec(line);
    if (rule && margin >= 0 && rule[1]!.length <= margin) break;
    if (rule) {
      i += 1;
      continue;
    }
    chain.line(withoutMargin(line));
    i += 1;
  }
  chain.end();
  return { chain, next: i };
}

function readMembers(
  lines: readonly string[],
  from: number,
  margin: number,
  depth: number,
  group: Thrown | undefined,
): number {
  let i = from + 1;
  while (i <= lines.length) {
    const { chain, next } = readLevel(lines, i, margin, depth + 1);
    for (const thrown of chain.ends) group?.led.push({ relation: "member", thrown });
    i = next;
    const line = lines[i];
    if (line === undefined) return i;
    if (RULE_NEXT.exec(line)?.[1]?.length === margin) {
      i += 1;
      continue;
    }
    // The closing rule of this list, or a rule of a list further out.
    return RULE_END.exec(line)?.[1]?.length === margin ? i + 1 : i;
  }
  return i;
}

/** Takes the tree's own drawing off a line: `  | text`, `  + Exception Group Traceback`. */
function withoutMargin(line: string): string {
  const drawn = /^(\s*)([|+])(?: (.*)|)$/.exec(line);
  if (!drawn || (drawn[2] === "+" && !/Traceback/.test(line))) return line;
  return drawn[3] ?? "";
}

/** Reads a text that holds Python tracebacks. */
export function readPythonStack(lines: readonly string[]): Reading {
  const { chain } = readLevel(lines, 0, -1, 0);
  return { roots: chain.ends, platform: "python" };
}
