/** An existing map for code into which something was inserted: columns to the right of an insertion move. */
import type { Insertion } from "../rewrite/index.ts";
import { decodeVlq, encodeVlq } from "./vlq.ts";

/**
 * The `mappings` of the code with its insertions, from those of the code without. Lines without insertions are taken as they are.
 *
 * @throws SyntaxError where the mappings can't be read
 */
export function moveMappings(mappings: string, insertions: readonly Insertion[]): string {
  const byLine = new Map<number, Insertion[]>();
  for (const insertion of insertions) {
    const line = byLine.get(insertion.line);
    if (line === undefined) byLine.set(insertion.line, [insertion]);
    else line.push(insertion);
  }
  return mappings
    .split(";")
    .map((line, index) => {
      const inserted = byLine.get(index);
      return inserted === undefined || line === "" ? line : moveLine(line, inserted);
    })
    .join(";");
}

/** Only the first number of a segment is of the generated code, and it counts from the segment before it on the line. */
function moveLine(line: string, inserted: readonly Insertion[]): string {
  let column = 0;
  let written = 0;
  let next = 0;
  let moved = 0;
  return line
    .split(",")
    .map((segment) => {
      const [delta = 0, ...rest] = decodeVlq(segment);
      column += delta;
      while (next < inserted.length && inserted[next]!.column <= column) moved += inserted[next++]!.length;
      const place = column + moved;
      const text = [place - written, ...rest].map(encodeVlq).join("");
      written = place;
      return text;
    })
    .join(",");
}
