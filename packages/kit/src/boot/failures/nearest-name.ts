/** The existing name that a mistyped one most likely stands for. */

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
    const apart = distance(wanted.toLowerCase(), name.toLowerCase());
    if (apart < least) [best, least] = [name, apart];
  }
  return best;
}

function stemOf(name: string): string {
  return name.replace(/\.[cm]?[jt]sx?$/i, "").toLowerCase();
}

/** Optimal string alignment distance. */
function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
