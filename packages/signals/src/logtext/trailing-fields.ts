/** Structured fields behind the text of a line: `… {"requestId":"r1"}` and `… err="pq: …" id=3`. */
import { isFields } from "./json-fields.ts";

export interface Trailing {
  /** The text before the fields. */
  text: string;
  fields: Record<string, unknown>;
}

const PAIRS = /(?:\s+[A-Za-z_][\w.@/-]{0,80}=(?:"(?:[^"\\]|\\.){0,20000}"|[^\s"=]{0,2000}))+$/;
const PAIR = /\s([A-Za-z_][\w.@/-]{0,80})=(?:"((?:[^"\\]|\\.){0,20000})"|([^\s"]{0,2000}))/g;

/** Takes the fields off; undefined when the line ends in none. */
export function takeTrailing(line: string): Trailing | undefined {
  if (line.endsWith("}")) {
    const open = line.indexOf('{"');
    if (open < 0) return undefined;
    try {
      const fields: unknown = JSON.parse(line.slice(open));
      return isFields(fields) ? { text: line.slice(0, open).trim(), fields } : undefined;
    } catch {
      return undefined;
    }
  }
  if (line.length > 4000 || !line.includes("=")) return undefined;
  // Only a field that loggers use for errors makes pairs of what might be words: the text stays whole otherwise.
  const first = /\s(?:err|error|exc|exception|cause|reason)=(?:"|\S)/.exec(line);
  if (!first) return undefined;
  const pairs = PAIRS.exec(line.slice(Math.max(0, startOfPairs(line, first.index))));
  if (!pairs) return undefined;
  const start = line.length - pairs[0].length;
  if (start > first.index) return undefined;
  const fields: Record<string, unknown> = Object.create(null);
  for (const [, key, quoted, bare] of pairs[0].matchAll(PAIR))
    fields[key!] =
      quoted === undefined
        ? bare
        : quoted
            .replace(/\\n/g, "\n")
            .replace(/\\t/g, "\t")
            .replace(/\\(["\\])/g, "$1");
  return { text: line.slice(0, start).trim(), fields };
}

/** Pairs may stand before the error's own: back to the first of the run. */
function startOfPairs(line: string, from: number): number {
  const before = line.slice(Math.max(0, from - 2000), from);
  const run = /(?:\s+[A-Za-z_][\w.@/-]{0,80}=(?:"[^"\\]{0,500}"|[^\s"=]{0,500})){1,20}$/.exec(before);
  return run ? from - run[0].length : from;
}
