/** The commit removes, renames or begins to use the name that the fault is about. */
import type { ChangedFile } from "@holdfast/signals";
import { natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";

const REMOVES = 3.2;
const ADDS_MISSING = 2.4;
const ADDS_SUBJECT = 1.3;
const MENTIONS = 0.5;
const SHORTEST = 3;

interface Uses {
  added: { path: string; line: string } | undefined;
  removed: { path: string; line: string } | undefined;
  more: number;
}

/** What a name's disappearance and its first use look like in the changed lines. */
export const names: Feature = ({ candidate, names: known, self }) => {
  let best: { weight: number; text: string } | undefined;
  for (const { name, role } of known) {
    if (name.length < SHORTEST) continue;
    const uses = usesOf(candidate.files, name);
    let found: { weight: number; text: string } | undefined;
    if (uses.removed && uses.more < 0) {
      found = {
        weight: role === "missing" ? REMOVES : ADDS_SUBJECT,
        text: `It removed \`${name}\` from ${uses.removed.path}: ${shown(uses.removed.line)}`,
      };
    } else if (uses.added && uses.more > 0) {
      found = {
        weight: role === "missing" ? ADDS_MISSING : ADDS_SUBJECT,
        text: `It began to use \`${name}\` in ${uses.added.path}: ${shown(uses.added.line)}`,
      };
    } else if (uses.added || uses.removed) {
      const at = (uses.added ?? uses.removed)!;
      found = {
        weight: MENTIONS * 2,
        text: `It changed a line with \`${name}\` in ${at.path}: ${shown(at.line)}`,
      };
    } else if (isWordIn(candidate.title, name) || candidate.names.some((own) => own === name)) {
      found = {
        weight: candidate.names.includes(name) ? ADDS_MISSING : MENTIONS,
        text: `It is about \`${name}\``,
      };
    }
    if (found && (!best || found.weight > best.weight)) best = found;
  }
  return best && { ...best, signal: self };
};

function usesOf(files: readonly ChangedFile[], name: string): Uses {
  const uses: Uses = { added: undefined, removed: undefined, more: 0 };
  for (const { path, added = [], removed = [] } of files) {
    if (natureOf(path) === "words" || natureOf(path) === "test") continue;
    for (const line of added) {
      if (!isWordIn(line, name)) continue;
      uses.added ??= { path, line };
      uses.more++;
    }
    for (const line of removed) {
      if (!isWordIn(line, name)) continue;
      uses.removed ??= { path, line };
      uses.more--;
    }
  }
  return uses;
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
