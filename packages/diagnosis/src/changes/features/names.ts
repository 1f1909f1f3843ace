/** The commit removes, renames or begins to use the name that the fault is about. */
import type { ChangedFile } from "@holdfast/signals";
import { isCosmetic } from "../cosmetic.ts";
import { definedNames } from "../defined-names.ts";
import type { FaultName } from "../fault-names.ts";
import { natureOf } from "../nature.ts";
import { runs } from "../runs.ts";
import type { Feature } from "./feature.ts";

/** By what the name is to the fault: taken away, first used, its lines changed. */
const WEIGHTS: Record<FaultName["role"], { removes: number; adds: number; changes: number }> = {
  missing: { removes: 3.2, adds: 2.4, changes: 0 },
  giver: { removes: 3, adds: 0.6, changes: 2.2 },
  subject: { removes: 1.3, adds: 1.3, changes: 0 },
};
/** Something else was changed in a line that bears the name. */
const BESIDE = 0.5;
/** A use of the name away from the stack, where there is one, is a use of another. */
const ELSEWHERE = 0.2;
/** Who changes what a name stands for changes it for all who use it. */
const DEFINITION = 2;
/** It changed what the name stands for, and not the lines that bear it. */
const BODY = 1.8;
/** Its file is called like what gave nothing. */
const STEM = 1.8;
const MENTIONS = 0.5;
const NAMED = 2.4;
const SHORTEST = 3;

interface Uses {
  added: Line | undefined;
  removed: Line | undefined;
  more: number;
  /** Whether a definition of it went, and none came. */
  undefined: boolean;
}

/** A line that defines the name, or sets it: `name: ...`, `name = ...`. */
export function giving(files: readonly ChangedFile[], name: string): Line | undefined {
  const sets = new RegExp(
    `(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}["'\`]?\\s*(?::|=(?![=>]))`,
  );
  for (const file of files) {
    const { path, added = [], removed = [] } = file;
    if (!runs(file)) continue;
    for (const line of [...added, ...removed])
      if (isWordIn(line, name) && (sets.test(line) || definedNames(line, path).includes(name)))
        return { path, line };
  }
  return undefined;
}

/** What a name's disappearance and its first use look like in the changed lines. */
export const names: Feature = ({ candidate, names: known, touches, frames, self }) => {
  let best: { weight: number; text: string } | undefined;
  const onStack = new Set(touches.map(({ path }) => path));
  /** Settings and schemas are on no stack. */
  const near = (path: string) => frames.length === 0 || onStack.has(path) || natureOf(path) !== "code";
  for (const { name, role } of known) {
    const named = role === "giver" ? fileOf(candidate.files, name) : undefined;
    if (named !== undefined && STEM > (best?.weight ?? 0))
      best = { weight: STEM, text: `It changed ${named}, which is named as what gave nothing, \`${name}\`` };
    if (name.length < SHORTEST) continue;
    const uses = usesOf(candidate.files, name);
    const weights = WEIGHTS[role];
    let found: { weight: number; text: string } | undefined;
    const body = role === "subject" ? undefined : bodyOf(candidate.files, name);
    const given = role === "giver" ? giving(candidate.files, name) : undefined;
    if (given) {
      found = {
        weight: weights.changes,
        text: `It changed what \`${name}\` is in ${given.path}: ${shown(given.line)}`,
      };
    } else if (uses.removed && (uses.more < 0 || uses.undefined)) {
      found = {
        weight: role === "subject" && !near(uses.removed.path) ? weights.removes / 2 : weights.removes,
        text: `It removed \`${name}\` from ${uses.removed.path}: ${shown(uses.removed.line)}`,
      };
    } else if (uses.added && uses.more > 0) {
      found = {
        weight: near(uses.added.path) ? weights.adds : weights.adds * ELSEWHERE,
        text: `It began to use \`${name}\` in ${uses.added.path}: ${shown(uses.added.line)}`,
      };
    } else if (uses.added || uses.removed) {
      const at = (uses.added ?? uses.removed)!;
      const defines = role !== "subject" && definedNames(at.line, at.path).includes(name);
      found = {
        weight: defines ? DEFINITION : near(at.path) ? BESIDE : BESIDE * ELSEWHERE,
        text: `It changed ${defines ? "the definition of" : "a line with"} \`${name}\` in ${at.path}: ${shown(at.line)}`,
      };
    } else if (body !== undefined) {
      found = { weight: BODY, text: `It changed what \`${name}\` does in ${body}` };
    } else if (candidate.names.includes(name)) {
      found = { weight: NAMED, text: `It is about \`${name}\`` };
    } else if (role !== "giver" && isWordIn(candidate.title, name)) {
      found = { weight: MENTIONS, text: `It is about \`${name}\`` };
    }
    if (found && role === "giver") found.text += `: \`${name}\` gives the value that was not there`;
    if (found && (!best || found.weight > best.weight)) best = found;
  }
  return best && { ...best, signal: self };
};

interface Line {
  path: string;
  line: string;
}

/** How often a name is used more after the change than before, and where. */
export function usesOf(files: readonly ChangedFile[], name: string): Uses {
  const added: Line[] = [];
  const removed: Line[] = [];
  for (const file of files) {
    const { path } = file;
    if (!runs(file)) continue;
    for (const line of file.added ?? []) if (isWordIn(line, name)) added.push({ path, line });
    for (const line of file.removed ?? []) if (isWordIn(line, name)) removed.push({ path, line });
  }
  const defines = ({ path, line }: Line) => definedNames(line, path).includes(name);
  const gone = removed.filter(defines);
  const undefine = gone.length > 0 && added.filter(defines).length < gone.length;
  return {
    added: added[0],
    removed: undefine ? gone[0] : removed[0],
    more: added.length - removed.length,
    undefined: undefine,
  };
}

/** A file of code that is named so. */
function fileOf(files: readonly ChangedFile[], name: string): string | undefined {
  return files.find(
    (file) =>
      natureOf(file.path) === "code" &&
      file.path.split("/").at(-1)!.replace(/\..*$/, "") === name &&
      !isCosmetic(file),
  )?.path;
}

/** The file in which the change is within what the name stands for. */
function bodyOf(files: readonly ChangedFile[], name: string): string | undefined {
  return files.find(
    (file) => file.defines?.includes(name) && natureOf(file.path) === "code" && !isCosmetic(file),
  )?.path;
}

/** Whole words only, by hand: names hold characters that are special in patterns. */
export function isWordIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWord(text.charCodeAt(at - 1)) && !isWord(text.charCodeAt(at + name.length))) return true;
  }
  return false;
}

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 36
  );
}

function shown(line: string): string {
  const trimmed = line.trim();
  return `\`${trimmed.length > 120 ? `${trimmed.slice(0, 117)}…` : trimmed}\``;
}
