/** Whether what a commit changed in a file has to do with what the error speaks of. */
import type { ChangedFile } from "@holdfast/signals";
import { changedWords } from "./changed-words.ts";

/**
 * `relevant`: it changed a word that the error, or what gave the missing value, bears. `beside`: the error bears words, and none of them was
 * changed. `unknown`: the error bears no words, or only signs and numbers were changed.
 */
export type Relevance = "relevant" | "beside" | "unknown";

export function relevance(file: ChangedFile, about: ReadonlySet<string>, isMissing: boolean): Relevance {
  if (file.added === undefined && file.removed === undefined) return "unknown";
  const changed = changedWords(file);
  // An operator, a number, an order of lines: what it means can't be told from words, but nothing is missing by it.
  if (about.size === 0) return "unknown";
  if (changed.size === 0) return isMissing ? "beside" : "unknown";
  for (const word of about) if (changed.has(word)) return "relevant";
  return "beside";
}
