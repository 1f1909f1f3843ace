/** The place of a catch as it stands in rewritten code: one text, so that the code is the same at every start and can be cached. */
import type { Site } from "../core/index.ts";

/** `/app/src/stock.ts:12:5 (load)`. */
export function writeCatchSite({ file, line, column, function: name }: Site): string {
  return `${file}:${line}:${column ?? 1}${name === undefined ? "" : ` (${name})`}`;
}

const SHAPE = /^(.*?):(\d+):(\d+)(?: \((.*)\))?$/s;
const known = new Map<string, Site>();

/** As many as there are catches in the code; code made at run time could make more without end. */
const KNOWN_MAX = 20_000;

/** Reads what `writeCatchSite` wrote; the same text always answers the same object. */
export function readCatchSite(text: string): Site {
  const before = known.get(text);
  if (before !== undefined) return before;
  const parts = SHAPE.exec(text);
  const site: Site =
    parts === null
      ? { file: text, line: 0 }
      : {
          file: parts[1]!,
          line: Number(parts[2]),
          column: Number(parts[3]),
          ...(parts[4] !== undefined && { function: parts[4] }),
        };
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(text, site);
  return site;
}
