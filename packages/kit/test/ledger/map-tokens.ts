/** A map as a minifier would write it: each word of the one line comes from a line of its own. */
import { encodeVlq } from "../../src/ledger/source-map/vlq.ts";

export function mapTokens(line: string): string {
  const segments: string[] = [];
  let generated = 0;
  let first = true;
  for (const { index } of line.matchAll(/[\w$]+/g)) {
    // The next line of the original, always at its column 2.
    segments.push([index - generated, 0, 1, first ? 2 : 0].map(encodeVlq).join(""));
    generated = index;
    first = false;
  }
  return segments.join(",");
}
