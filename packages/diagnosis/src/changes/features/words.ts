/** The commit changed words that the error itself speaks of. */
import type { ChangedFile } from "@holdfast/signals";
import { changedWords } from "../changed-words.ts";
import { natureOf } from "../nature.ts";
import { runs } from "../runs.ts";
import type { Feature } from "./feature.ts";
import { giving } from "./names.ts";

/** By how much the word tells; of one that many candidates changed, less. */
const ONE = 1.7;
const MOST = 2.6;
const KEPT = 0.85;
/** A name of several parts is no accident. */
const PHRASE = 2.4;

export const words: Feature = ({ candidate, faultWords, faultPhrases, changers, names, self }) => {
  const known = new Set(names.filter(({ role }) => role !== "giver").map(({ name }) => name));
  let weight = 0;
  const phrase = changedPhrase(candidate.files, faultPhrases);
  if (phrase)
    return {
      weight: PHRASE,
      text: `It changed \`${phrase.phrase}\`, which the error names, in ${phrase.path}`,
      signal: self,
    };
  const found: { word: string; path: string }[] = [];
  for (const file of candidate.files) {
    if (!isOwn(file)) continue;
    const changed = changedWords(file);
    for (const [word, tells] of faultWords) {
      // What is known to be missing, or the subject, has its own feature.
      if (known.has(word) || found.some((one) => one.word === word)) continue;
      // What it is was changed, though not its name: `vin: str | None` and `vin: str`.
      const part = changed.has(word)
        ? 1
        : tells >= 0.9 && changed.size > 0 && giving([file], word)
          ? KEPT
          : 0;
      if (part === 0) continue;
      weight += (ONE * tells * part) / Math.sqrt(changers.get(word) ?? 1);
      found.push({ word, path: file.path });
    }
  }
  const [first] = found;
  if (!first) return undefined;
  const all = found.slice(0, 3).map(({ word }) => `\`${word}\``);
  return {
    weight: Math.min(MOST, weight),
    text: `It changed lines with ${all.join(", ")}, which the error names, in ${first.path}`,
    signal: self,
  };
};

/** Versions of packages are no words of the service. */
function isOwn(file: ChangedFile): boolean {
  return runs(file) && natureOf(file.path) !== "dependency";
}

/** Stands more or less often in the lines than before. */
function changedPhrase(
  files: readonly ChangedFile[],
  phrases: readonly string[],
): { phrase: string; path: string } | undefined {
  const count = (lines: readonly string[] = [], phrase: string) =>
    lines.filter((line) => line.includes(phrase)).length;
  for (const phrase of phrases)
    for (const file of files) {
      if (!isOwn(file)) continue;
      if (count(file.added, phrase) !== count(file.removed, phrase)) return { phrase, path: file.path };
    }
  return undefined;
}
