/** A map for code into which something was inserted, where there was none: token by token, so that it can be combined with others. */
import type { Insertion } from "../rewrite/index.ts";
import { moveMappings } from "./move-mappings.ts";
import type { RawMap } from "./raw-map.ts";
import { encodeVlq } from "./vlq.ts";

/** From the code with its insertions back to `source`. */
export function mapInsertions(source: string, file: string, insertions: readonly Insertion[]): RawMap {
  return {
    version: 3,
    sources: [file],
    sourcesContent: [source],
    names: [],
    mappings: moveMappings(identity(source), insertions),
  };
}

function identity(source: string): string {
  let lineDelta = 0;
  let before = 0;
  const lines: string[] = [];
  for (const line of source.split("\n")) {
    const segments: string[] = [];
    let generated = 0;
    for (const { index } of line.matchAll(/[\w$]+|[^\s\w$]/g)) {
      segments.push(`${encodeVlq(index - generated)}A${encodeVlq(lineDelta)}${encodeVlq(index - before)}`);
      generated = index;
      before = index;
      lineDelta = 0;
    }
    lines.push(segments.join(","));
    lineDelta++;
  }
  return lines.join(";");
}
