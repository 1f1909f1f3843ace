/** JSON values that span lines: an exported array of entries, or pretty-printed objects. */

/** One value with the lines it stood on, 1-based. */
export interface JsonBlock {
  text: string;
  first: number;
  last: number;
}

/** Whether a text is an array of objects, as `gcloud logging read --format=json` writes. */
export function opensJsonArray(text: string): boolean {
  return (
    /^\s{0,200}\[\s{0,200}\{/.test(text.slice(0, 500)) &&
    !/^\s{0,200}\[\s{0,200}\{[^"}\s]/.test(text.slice(0, 1000))
  );
}

/**
 * The elements of an array of objects. A cut-off last element is left out (`cut`).
 *
 * One pass over the characters; strings are skipped, so brackets in messages do not count.
 */
export function splitJsonArray(text: string): { blocks: JsonBlock[]; cut: boolean } {
  const blocks: JsonBlock[] = [];
  let line = 1;
  let depth = 0;
  let start = -1;
  let first = 1;
  const length = text.length;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10) line += 1;
    else if (code === 34) {
      i += 1;
      while (i < length) {
        const inner = text.charCodeAt(i);
        if (inner === 92) i += 1;
        else if (inner === 34) break;
        else if (inner === 10) line += 1;
        i += 1;
      }
    } else if (code === 123 || code === 91) {
      depth += 1;
      if (depth === 2) {
        start = i;
        first = line;
      }
    } else if (code === 125 || code === 93) {
      depth -= 1;
      if (depth === 1 && start >= 0) {
        blocks.push({ text: text.slice(start, i + 1), first, last: line });
        start = -1;
      }
      if (depth <= 0) break;
    }
  }
  return { blocks, cut: start >= 0 };
}
