/** Finds which of many words a text holds, in one pass over the text. */

interface Node {
  next: Map<number, Node>;
  /** Numbers of those whose word ends here. */
  ends: number[];
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
  const root: Node = { next: new Map(), ends: [] };
  words.forEach((list, number) => {
    for (const word of list) {
      let node = root;
      for (let i = 0; i < word.length; i++) {
        const char = word.charCodeAt(i);
        let next = node.next.get(char);
        if (!next) {
          next = { next: new Map(), ends: [] };
          node.next.set(char, next);
        }
        node = next;
      }
      node.ends.push(number);
    }
  });
  return (text, found) => {
    for (let start = 0; start < text.length; start++) {
      let node = root.next.get(text.charCodeAt(start));
      for (let i = start + 1; node; i++) {
        for (const number of node.ends) found(number);
        if (i >= text.length) break;
        node = node.next.get(text.charCodeAt(i));
      }
    }
  };
}
