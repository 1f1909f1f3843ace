/** Rewriting only ever inserts, and never a line break: lines keep their numbers, and columns can be moved back. */

export interface Insertion {
  /** Offset in the source. */
  at: number;
  text: string;
  /** Line in the source, from 0. */
  line: number;
  /** Column in the source, from 0, in UTF-16 units. */
  column: number;
  /** UTF-16 units. */
  length: number;
  /** Something other than white space or a comment stands to the right of it on its line. */
  moves: boolean;
}

/** The source with all insertions in it. They must be in order. */
export function insert(source: string, insertions: readonly Insertion[]): string {
  let code = "";
  let done = 0;
  for (const { at, text } of insertions) {
    code += source.slice(done, at) + text;
    done = at;
  }
  return code + source.slice(done);
}
