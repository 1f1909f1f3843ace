/** The name that was meant, most likely: few letters differ, or most words are shared. */

/** Names longer than this are not compared. */
const LONGEST = 120;
/** Below this two names have too little in common to be worth a word. */
const LEAST = 0.5;

/** Words that say the same in names of functions. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  [
    ["get", "fetch", "load", "read", "find", "list", "retrieve", "query"],
    ["create", "make", "add", "insert", "new"],
    ["delete", "remove", "destroy", "drop"],
    ["update", "set", "change", "save", "store", "write"],
    ["count", "total", "number"],
    ["statistics", "stats", "statistic", "stat"],
  ].flatMap((group) => group.map((word) => [word, group[0]!] as const)),
);

/**
 * Of `names` the one nearest to `wanted`; undefined where none is near. Equal ones: the first.
 *
 * @example
 * nearestName("get_quote_statistics", ["get_quotes_by_user", "quote_stats", "close"]); // "quote_stats"
 */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let most = LEAST;
  for (const name of names) {
    if (name === wanted) continue;
    const likeness = likenessOf(wanted, name);
    if (likeness > most) [best, most] = [name, likeness];
  }
  return best;
}

/** 0: nothing in common; 1: the same but for spelling. Longer names are 0. */
function likenessOf(wanted: string, name: string): number {
  if (wanted.length > LONGEST || name.length > LONGEST) return 0;
  const [a, b] = [wordsOf(wanted), wordsOf(name)];
  const [plainA, plainB] = [a.join(""), b.join("")];
  if (plainA === "" || plainB === "") return 0;
  if (plainA === plainB) return 1;
  return Math.max(spelt(a, b), shared(a, b));
}

/** Likeness of what is left when the words that both have are taken away: `getUser` is not near `getOrder`. */
function spelt(a: readonly string[], b: readonly string[]): number {
  const left = a.filter((word) => !b.includes(word)).join("");
  const right = b.filter((word) => !a.includes(word)).join("");
  if (left === "" || right === "") return 0;
  return 1 - editsBetween(left, right) / Math.max(left.length, right.length);
}

/** Share of the words that both have, counted on both sides (Dice); one verb alone in common is nothing. */
function shared(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [new Set(a.map(same)), new Set(b.map(same))];
  const both = [...left].filter((word) => right.has(word));
  if (!both.some((word) => !VERBS.has(word))) return 0;
  return (2 * both.length) / (left.size + right.size) - 0.01;
}

const VERBS: ReadonlySet<string> = new Set(["get", "create", "delete", "update", "is", "has", "by", "to"]);

function same(word: string): string {
  const found = SYNONYMS.get(word);
  if (found !== undefined) return found;
  return word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word;
}

/** `getQuoteStats`, `get_quote_stats` and `get-quote-stats` have the same words. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}

/** Insertions, deletions, changes and swaps of neighbours. (Optimal string alignment distance) */
function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, before[j - 2]! + 1);
      }
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
