/** The existing name that a mistyped one most likely stands for. */
import { editDistance } from "../../core/index.ts";

/** Longer names are not compared. */
const NAME_MAX = 100;

/**
 * The closest of `names`: the same without ending or case, else at most a third of its characters apart (Damerau-Levenshtein, as editors
 * do it). Undefined where none is close.
 *
 * @example
 * nearestName("sesion.js", ["session.js", "stock.js"]); // "session.js"
 */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  if (wanted.length > NAME_MAX) return undefined;
  const stem = stemOf(wanted);
  const same = names.find((name) => name !== wanted && stemOf(name) === stem);
  if (same !== undefined) return same;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    if (name === wanted || name.length > NAME_MAX || Math.abs(name.length - wanted.length) >= least) continue;
    const apart = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (apart < least) [best, least] = [name, apart];
  }
  return best;
}

function stemOf(name: string): string {
  return name.replace(/\.[cm]?[jt]sx?$/i, "").toLowerCase();
}
