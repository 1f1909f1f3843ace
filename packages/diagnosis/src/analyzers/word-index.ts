/** Finds which of many words a text holds, in one pass over the text. */

interface Entry {
  word: string;
  number: number;
}

/**
 * @param words For each number its words; a text is looked up as it is, so both should be lower case.
 * @returns Calls `found` with the number of each word that the text holds; the same number may come again.
 * @example
 * wordIndex([["deadlock"], ["econnrefused"]])("connect econnrefused ::1", (number) => seen.add(number)); // 1
 */
export function wordIndex(
  words: readonly (readonly string[])[],
): (text: string, found: (number: number) => void) => void {
  // By the first two letters: few words share them, and a map of a few hundred lists takes next to no memory.
  const byStart = new Map<number, Entry[]>();
  words.forEach((list, number) => {
    for (const word of list) {
      const start = startOf(word, 0);
      const entries = byStart.get(start);
      if (entries) entries.push({ word, number });
      else byStart.set(start, [{ word, number }]);
    }
  });
  return (text, found) => {
    for (let at = 0; at < text.length; at++) {
      const entries = byStart.get(startOf(text, at));
      if (entries === undefined) continue;
      for (const { word, number } of entries) if (text.startsWith(word, at)) found(number);
    }
  };
}

/** Words have two letters at least; a text's last letter starts none. */
function startOf(text: string, at: number): number {
  return text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1);
}
