/** Lines keep their numbers when code is rewritten; columns to the right of an insertion move. This moves them back. */
import { processWide, type Site } from "../core/index.ts";
import type { Insertion } from "./rewrite/insertion.ts";

/** By file, by line. */
const moved = processWide("ledger.moved", () => new Map<string, Map<number, Insertion[]>>());

/** Remembers what was inserted into a file. */
export function rememberInsertions(file: string, insertions: readonly Insertion[]): void {
  const lines = new Map<number, Insertion[]>();
  for (const insertion of insertions) {
    if (!insertion.moves) continue;
    const line = lines.get(insertion.line + 1);
    if (line === undefined) lines.set(insertion.line + 1, [insertion]);
    else line.push(insertion);
  }
  if (lines.size > 0) moved.set(file, lines);
  else moved.delete(file);
}

/**
 * The place in the file on disk of a place in the running code, as a stack tells it. Other places are answered as they are.
 *
 * @example
 * originalSite({ file: "/app/a.js", line: 1, column: 120 }); // { file: "/app/a.js", line: 1, column: 58 }
 */
export function originalSite(site: Site): Site {
  const insertions = moved.get(site.file)?.get(site.line);
  if (insertions === undefined || site.column === undefined) return site;
  let column = site.column - 1;
  for (const { column: at, length } of insertions) {
    if (column < at) break;
    column = Math.max(at, column - length);
  }
  return { ...site, column: column + 1 };
}
