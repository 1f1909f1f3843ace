/** What changed lines are part of: the functions, classes, constants and settings around them, told by words and indentation alone. */
import { DATA_FILE, definedNames } from "./defined-names.ts";
import { indentOf } from "./indent-of.ts";
import { natureOf } from "./nature.ts";

/** A line of a hunk as `git diff` prints it, without its sign. */
export interface DiffLine {
  sign: " " | "+" | "-";
  text: string;
}

/** Levels around a line that are told: a method and its class. */
const LEVELS = 2;
/** Of data: a setting, what it is in, and what that is in. */
const DATA_LEVELS = 3;
/** Names of one file. */
const NAMES_MAX = 40;

/** Annotations, decorators and attributes are of the definition that follows. */
const MARK = /^\s*(?:@\w|#\[|\[\w)/;

/**
 * Reads one hunk.
 *
 * @param heading What git says after the second `@@`: the definition that the hunk is in.
 * @returns Names, the innermost of the first changed line first; at most 40.
 * @example
 * definedAround("src/labels.js", [{ sign: "+", text: "export async function labels(project) {" }], ""); // ["labels"]
 */
export function definedAround(path: string, hunk: readonly DiffLine[], heading: string): string[] {
  const isData = DATA_FILE.test(path);
  if (!isData && natureOf(path) === "words") return [];
  const found = new Set<string>();
  for (const side of ["+", "-"] as const) {
    const around: { indent: number; names: readonly string[] }[] = [];
    const head = isData ? [] : definedNames(heading, path);
    let isMarked = false;
    if (head.length > 0) around.push({ indent: -1, names: head });
    for (const { sign, text } of hunk) {
      if ((sign !== " " && sign !== side) || text.trim() === "") continue;
      const indent = indentOf(text);
      // The heading's own body may have ended before; what begins at the left edge is outside of it.
      while (
        around.length > 0 &&
        (around.at(-1)!.indent >= indent || (around.at(-1)!.indent < 0 && indent === 0))
      )
        around.pop();
      const own = definedNames(text, path);
      if (own.length > 0) {
        around.push({ indent, names: own });
        if (isMarked) for (const name of own) found.add(name);
        isMarked = false;
      }
      if (sign === " ") continue;
      if (own.length === 0 && MARK.test(text)) isMarked = true;
      for (const { names } of around.slice(isData ? -DATA_LEVELS : -LEVELS).toReversed())
        for (const name of names) if (found.size < NAMES_MAX) found.add(name);
    }
  }
  return [...found];
}
