/** Which words a change really changed: those that stand more or less often in its lines after it than before. */
import type { ChangedFile } from "@holdfast/signals";
import { isCosmetic } from "./cosmetic.ts";
import { runs } from "./runs.ts";

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const WORDS_MAX = 4000;

const told = new WeakMap<ChangedFile, ReadonlyMap<string, number>>();

/**
 * Words of a file with how many more of them there are; one that only moved is none.
 *
 * @example
 * changedWords({ path: "a.ts", removed: ["total(order.net)"], added: ["total(order.net, rates)"] }); // Map { "rates" => 1 }
 */
export function changedWords(file: ChangedFile): ReadonlyMap<string, number> {
  const before = told.get(file);
  if (before) return before;
  const words = new Map<string, number>();
  told.set(file, words);
  if (isCosmetic(file)) return words;
  for (const [lines, sign] of [
    [file.added ?? [], 1],
    [file.removed ?? [], -1],
  ] as const)
    for (const line of lines)
      for (const [word] of line.matchAll(WORD)) {
        if (words.size >= WORDS_MAX && !words.has(word)) continue;
        words.set(word, (words.get(word) ?? 0) + sign);
      }
  for (const [word, more] of words) if (more === 0) words.delete(word);
  return words;
}

/** Of all files that run. */
export function changedWordsOf(files: readonly ChangedFile[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const file of files.filter(runs)) for (const word of changedWords(file).keys()) all.add(word);
  return all;
}
