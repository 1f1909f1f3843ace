/** What the code around the frames calls, and which settings it reads: as far as its source is known. */
import type { Frame } from "@holdfast/signals";
import { definedNames } from "./defined-names.ts";
import { COMMON } from "./fault-names.ts";
import { indentOf } from "./indent-of.ts";

/** One name with where it is used. */
export interface UsedName {
  name: string;
  frame: Frame;
  /** Of the frame that uses it, from the throw site. */
  depth: number;
  /** Whether the failing line itself uses it, or a line before it in the same function. */
  on: "line" | "function";
}

/** Frames that are looked at: the throw site and its callers. */
const FRAMES = 3;
const LINE_MAX = 400;
const SHORTEST = 3;
/** What a name is called by: `name(`, `name.other(`, `new Name`; properties that are only read are no use of a definition. */
const CALLED = /(?:([A-Za-z_$][\w$]*)(?:\?\.|->|::|\.))?([A-Za-z_$][\w$]*)\s*(?:<[^<>()]{1,80}>)?\(/g;
const OWN = new Set(["this", "self", "super"]);
const RECEIVER = /(?<![\w$.])(?:this\.|self\.|@|\$this->)?([A-Za-z_$][\w$]*)(?=\??\.|->|::)/g;
const CAPITAL = /(?<![\w$.])([A-Z][\w$]*[a-z][\w$]*)/g;
const CONSTANT = /(?<![\w$.])([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?![\w$])/g;
const EVERYWHERE = new Set(
  "if for while switch catch return function await typeof new require import super this self console JSON Promise Object Math Array Date String Number Boolean Error TypeError Map Set Symbol BigInt Buffer process module exports window global globalThis req res request reply response ctx context next app log logger err error expect print println printf len str int float list dict range isinstance getattr format fmt strings errors System Integer Optional List Collectors Response Request".split(
    " ",
  ),
);

/** Called and referred to at the failing lines, nearest first. */
export function usedNames(frames: readonly Frame[]): UsedName[] {
  const found = new Map<string, UsedName>();
  for (const [depth, frame] of frames.slice(0, FRAMES).entries()) {
    const { context } = frame;
    if (!context) continue;
    // What is on the stack is looked at where it stands.
    const onStack = new Set(frames.slice(0, depth + 1).map(functionOf));
    const add = (text: string, on: UsedName["on"]) => {
      for (const name of namesOf(text.slice(0, LINE_MAX)))
        if (!found.has(name) && !onStack.has(name)) found.set(name, { name, frame, depth, on });
    };
    add(context.line, "line");
    for (const text of ownLines(frame)) add(text, "function");
  }
  return [...found.values()];
}

/** The last part of its function's name: `find` of `OrderStore.find`. */
export function functionOf({ function: name }: Frame): string | undefined {
  return name?.split(/[.: #]/).at(-1);
}

/** The lines before the failing one that are of the same function, nearest first, with its head. */
export function ownLines({ context, file = "" }: Frame): string[] {
  if (!context) return [];
  const lines: string[] = [];
  const at = indentOf(context.line);
  for (const text of context.before.toReversed()) {
    if (text.trim() === "") continue;
    const indent = indentOf(text);
    // At the left edge, or to the left of the failing line with a name: the function's head.
    const isHead =
      indent < at && (indent === 0 || definedNames(text, file).length > 0) && /[({:]|\bdo\b/.test(text);
    if (at > 0 && indent === 0 && !isHead) break;
    lines.push(text);
    if (isHead) break;
  }
  return lines;
}

function namesOf(text: string): Set<string> {
  const names = new Set<string>();
  const add = (name: string) => {
    if (name.length >= SHORTEST && !EVERYWHERE.has(name) && !COMMON.has(name)) names.add(name);
  };
  for (const [, receiver, name] of text.matchAll(CALLED))
    if (receiver === undefined || OWN.has(receiver) || !EVERYWHERE.has(receiver)) add(name!);
  for (const pattern of [RECEIVER, CAPITAL, CONSTANT])
    for (const [, name] of text.matchAll(pattern)) add(name!);
  return names;
}
