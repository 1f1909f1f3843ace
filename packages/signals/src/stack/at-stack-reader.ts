/** The state of reading a stack of the `at …` family, line by line: open errors, lists and objects. */
import type { Relation } from "../words/exception.ts";
import { insideLeniently } from "./headline.ts";
import { parseAtFrame, parseAtSignFrame } from "./parse-at-frame.ts";
import { type Header, parseHeader, parseHeaderInside, parseHeaderLeniently } from "./parse-header.ts";
import { printedError, withoutBrace } from "./printed-error.ts";
import { readInlineProperties, readProperty } from "./read-properties.ts";
import { newThrown, type Thrown } from "./thrown.ts";

/** An open block: an exception whose lines are being read, or a list or object among its properties. */
interface Open {
  indent: number;
  thrown: Thrown;
  /** `list`: entries are exceptions in `relation` to `thrown`; `object`: a property's own properties, passed over. */
  kind: "thrown" | "list" | "object";
  phase: "message" | "frames" | "properties";
  relation?: Relation;
  /** .NET prints the cause's frames before its wrapper's. */
  inner?: boolean;
  key?: string;
}

/** Blocks nested deeper than this are read as text. */
const MAX_OPEN = 40;
const MAX_MESSAGE_LINES = 400;

const CAUSED = /^(?:caused by|wrapped by|suppressed|\[?cause\]?)(?: ?:| -) */i;
const DOTNET_INNER = /^(?:-{3}> (?:\(Inner Exception #\d+\) )?)/;
const OMITTED =
  /^\.\.\. \d+ (?:more|common frames omitted|lines matching cause stack trace|other frames)|^at \.\.\. \d+ more|^-{3} End of stack trace from previous location|^\(anonymous\)$/;
/** A frame that is followed by properties, on lines of their own or on its own. */
const BRACE = /^(.{1,3000}?(?:\)|:\d+)) \{(?: (.*) \})?,?$/s;
/** What Node throws in the place of a reason that is no error. */
const REJECTED = /^\[?UnhandledPromiseRejection\b.* with the reason "(.*)"\.\]?/s;
const EMPTY_REASON = /^(?:undefined|null|#<\w+>|\[object \w+\]|)$/;
const PROPERTY = /^(\[[\w$. ]{1,60}\]|'[^']{0,100}'|"[^"]{0,100}"|[\w$]{1,100}): (.*)$/s;
const CAUSE_KEYS =
  /^(?:cause|error|err|originalError|original|parent|driverError|inner|innerError|innerException|reason|previous|source|exception|lastError|initialError)$/;
const BARE_LINK = /^\[(?:cause|errors)\]: /;
const LIST_KEYS = /^(?:errors|aggregateErrors|causes|\[errors\]|exceptions)$/;

export class AtStackReader {
  readonly roots: Thrown[] = [];
  readonly platforms = new Map<string, number>();
  #open: Open[] = [];
  /** Frames of "Emitted 'error' event on … at:" are not the error's own. */
  #muted = false;
  #lenientLine: number;

  /** @param lenientLine line that stands right above the first frame's block: a header under any name */
  constructor(lenientLine: number) {
    this.#lenientLine = lenientLine;
  }

  get top(): Open | undefined {
    return this.#open.at(-1);
  }

  line(raw: string, number: number): void {
    let body = raw.trim();
    const indent = indentOf(raw);
    const top = this.top;
    if (body === "") {
      if (top?.phase === "message" && top.kind === "thrown") this.#message(top.thrown, "");
      return;
    }
    if (this.#frame(body, indent)) return;
    if (/^Emitted 'error' event (?:on .* )?at:$/.test(body)) {
      this.#muted = true;
      return;
    }
    if (OMITTED.test(body)) return;
    if (body.startsWith("--- End of inner exception stack trace ---")) {
      const inner = this.#open.findLastIndex((open) => open.inner);
      if (inner > 0) this.#open.length = inner;
      return;
    }
    if (/^[}\]]+,?$/.test(body) && top && top.phase !== "message") {
      this.#close(indent, true);
      return;
    }
    if (this.#linked(body, indent)) return;
    // Loggers that print `stack` and its cause by hand leave the braces out.
    if (top?.kind === "thrown" && top.phase === "frames" && indent > top.indent && BARE_LINK.test(body))
      top.phase = "properties";
    if (top && (top.phase === "properties" || (top.phase === "frames" && this.#open.length > 1))) {
      if (this.#inBlock(body, indent)) return;
    }
    body = body.replace(/^<ref \*\d+> /, "");
    const now = this.top;
    if (now?.phase === "message" && now.kind === "thrown") {
      this.#message(
        now.thrown,
        raw.trimEnd().slice(Math.min(now.indent, raw.length - raw.trimStart().length)),
      );
      return;
    }
    this.#root(body, indent, number);
  }

  #frame(body: string, indent: number): boolean {
    const brace = BRACE.exec(body);
    const text = (brace?.[1] ?? body).replace(/,$/, "");
    const at = text.startsWith("at ") ? parseAtFrame(text.slice(3)) : undefined;
    const frame = at?.frame ?? parseAtSignFrame(text);
    if (!frame) return false;
    const platform = at?.platform ?? "javascript";
    this.platforms.set(platform, (this.platforms.get(platform) ?? 0) + 1);
    let top = this.top;
    if (top?.kind !== "thrown") {
      if (top) this.#close(indent, false);
      top = this.top;
      if (top?.kind !== "thrown") top = this.#push({ ...newThrown("Error", ""), synthetic: true }, indent);
    }
    if (!this.#muted && top.thrown.frames.length < 2000) top.thrown.frames.push(frame);
    top.phase = "frames";
    if (brace?.[2] !== undefined) readInlineProperties(top.thrown, brace[2]);
    else if (brace) {
      top.phase = "properties";
      this.#muted = false;
    }
    return true;
  }

  /** `Caused by:`, `Suppressed:`, `--->`: outside braces. */
  #linked(body: string, indent: number): boolean {
    const inner = DOTNET_INNER.exec(body);
    if (inner && this.top) {
      const header = parseHeaderLeniently(body.slice(inner[0].length).replace(/<---$/, ""));
      if (!header) return false;
      const open = this.#child("cause", header, indent);
      if (open) open.inner = true;
      return true;
    }
    const caused = CAUSED.exec(body);
    if (!caused || this.top?.phase === "properties" || body.startsWith("[")) return false;
    if (/^cause/i.test(body) && !/^caused by/i.test(body)) return false;
    const header = parseHeaderLeniently(body.slice(caused[0].length));
    if (!header || !this.top) return false;
    if (
      this.top.phase === "message" &&
      this.top.thrown.frames.length === 0 &&
      !parseHeader(body.slice(caused[0].length))
    )
      return false;
    this.#close(indent + 1, false);
    const word = body[0]!.toLowerCase();
    if (word === "w") {
      // logback's root-first order: the next one is the wrapper.
      const cause = this.top?.thrown;
      const wrapper = fromHeader(header);
      if (!cause) return false;
      const at = this.roots.indexOf(cause);
      if (at >= 0) this.roots[at] = wrapper;
      else this.roots.push(wrapper);
      wrapper.led.push({ relation: "cause", thrown: cause });
      this.#open = [{ indent, thrown: wrapper, kind: "thrown", phase: "message" }];
      return true;
    }
    const parent = this.top;
    const open = this.#child(word === "s" ? "suppressed" : "cause", header, indent);
    // Nothing printed later belongs to an exception whose cause at the same margin has begun: chains of any length stay flat.
    if (open && parent?.indent === indent) this.#open.splice(-2, 1);
    return true;
  }

  /** A line between the braces that follow a stack. */
  #inBlock(body: string, indent: number): boolean {
    this.#close(indent, false);
    const top = this.top;
    if (!top) return false;
    if (top.kind === "list") {
      const header = printedError(body, true);
      if (header && top.relation) this.#child(top.relation, header, indent, body);
      else if (/[{[]$/.test(body)) this.#block("object", indent, top.thrown, "");
      return true;
    }
    if (top.kind === "thrown" && top.phase !== "properties") return false;
    const property = PROPERTY.exec(body);
    if (!property) return top.phase === "properties" || top.kind === "object";
    const symbolic = property[1]!.startsWith("[");
    const key = property[1]!.replace(/^[['"]|[\]'"]$/g, "");
    const value = property[2]!;
    if (top.kind === "object") {
      if (top.key === "response" && /^status/.test(key)) readProperty(top.thrown, key, value);
      else if (/[{[]$/.test(value)) this.#block("object", indent, top.thrown, key);
      return true;
    }
    if (value === "[") {
      const list = LIST_KEYS.test(key);
      this.#block("list", indent, top.thrown, key, list ? "member" : undefined);
      return true;
    }
    if (LIST_KEYS.test(key) && value.startsWith("[ [")) {
      for (const item of value.slice(2).matchAll(/\[([^[\]]{1,2000})\]/g)) {
        const header = printedError(item[1]!, true);
        if (header) link(top.thrown, "member", fromHeader(header));
      }
      return true;
    }
    const causal = symbolic ? key === "cause" : CAUSE_KEYS.test(key) || key === "suppressed";
    // Strings are printed in quotes: an unquoted `Word: text` is an error, under whatever name.
    const header = printedError(value, causal);
    if (header && causal) {
      this.#child(key === "suppressed" ? "suppressed" : "cause", header, indent, value);
      return true;
    }
    if (header && this.#open.length < MAX_OPEN) {
      // An error under a key that says nothing of a cause: its frames must not become its owner's.
      const open: Open = { indent, thrown: fromHeader(header), kind: "thrown", phase: "message" };
      this.#open.push(open);
      this.#braces(open, value);
      return true;
    }
    if (/^(?:<ref \*\d+> )?(?:[A-Z]\w* )?(?:\[Object: null prototype\] )?[{[]$|[{[]$/.test(value))
      this.#block("object", indent, top.thrown, key);
    else readProperty(top.thrown, key, value);
    return true;
  }

  #root(body: string, indent: number, number: number): void {
    const header =
      parseHeader(withoutBrace(body)) ??
      rejected(body) ??
      (number === this.#lenientLine
        ? (parseHeaderInside(withoutBrace(body)) ??
          parseHeaderLeniently(withoutBrace(body)) ??
          insideLeniently(body))
        : undefined);
    if (!header) return;
    // What a thrown error says after its own stack is not a second failure when the words are the same.
    this.#open = [];
    this.#muted = false;
    const open = this.#push(fromHeader(header), indent);
    this.#braces(open, body);
  }

  #child(relation: Relation, header: Header, indent: number, body?: string): Open | undefined {
    const parent = this.top;
    if (!parent || this.#open.length >= MAX_OPEN) return undefined;
    this.#muted = false;
    const thrown = fromHeader(header);
    const open: Open = { indent, thrown, kind: "thrown", phase: "message" };
    link(parent.thrown, relation, thrown);
    this.#open.push(open);
    if (body !== undefined) this.#braces(open, body);
    return open;
  }

  /** What the end of a header line says: `]` ends a stackless error, `{` opens its properties. */
  #braces(open: Open, body: string): void {
    const bracketed = body.replace(/^<ref \*\d+> /, "").startsWith("[");
    const inline = /\] \{ (.*) \},?$/.exec(body);
    if (bracketed && inline) {
      readInlineProperties(open.thrown, inline[1]!);
      this.#open.pop();
    } else if (bracketed && /\] \{$/.test(body)) open.phase = "properties";
    else if (bracketed && /\],?$/.test(body)) this.#open.pop();
  }

  #push(thrown: Thrown, indent: number): Open {
    this.roots.push(thrown);
    const open: Open = { indent, thrown, kind: "thrown", phase: "message" };
    this.#open = [open];
    return open;
  }

  #block(kind: "list" | "object", indent: number, thrown: Thrown, key: string, relation?: Relation): void {
    if (this.#open.length >= MAX_OPEN) return;
    this.#open.push({ indent, thrown, kind, phase: "properties", key, ...(relation && { relation }) });
  }

  /** Leaves every block that is not an ancestor of a line with this indent. */
  #close(indent: number, closing: boolean): void {
    while (this.#open.length > 1 || (closing && this.#open.length > 0)) {
      const top = this.top!;
      if (top.indent < indent) break;
      this.#open.pop();
    }
  }

  #message(thrown: Thrown, line: string): void {
    if (thrown.message.length < MAX_MESSAGE_LINES) thrown.message.push(line);
  }
}

function rejected(body: string): Header | undefined {
  const reason = body.includes("UnhandledPromiseRejection") ? REJECTED.exec(body)?.[1] : undefined;
  if (reason === undefined || EMPTY_REASON.test(reason)) return undefined;
  return { type: "UnhandledPromiseRejection", message: reason };
}

function fromHeader(header: Header): Thrown {
  const thrown = newThrown(header.type, header.message);
  if (header.code !== undefined) thrown.code = header.code;
  if (header.handled !== undefined) thrown.handled = header.handled;
  if (header.mechanism !== undefined) thrown.mechanism = header.mechanism;
  return thrown;
}

/** Libraries keep one error under two names (`parent` and `original`): it is linked once. */
function link(parent: Thrown, relation: Relation, thrown: Thrown): void {
  const same = parent.led.some(
    (other) =>
      relation === "cause" &&
      other.relation === "cause" &&
      other.thrown.type === thrown.type &&
      other.thrown.message[0] === thrown.message[0],
  );
  if (!same) parent.led.push({ relation, thrown });
}

function indentOf(line: string): number {
  let indent = 0;
  for (const character of line) {
    if (character === " ") indent += 1;
    else if (character === "\t") indent += 4;
    else break;
  }
  return indent;
}
