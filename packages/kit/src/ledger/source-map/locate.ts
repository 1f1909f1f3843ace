/** From a place in generated code to the one in the source that it was made from. */
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { Site } from "../../core/index.ts";
import type { RawMap } from "./raw-map.ts";

/** Lines and columns from 1; undefined where the map does not say. */
export function locateBy(map: RawMap): (line: number, column: number) => Site | undefined {
  const lookup = new SourceMap({
    ...map,
    file: map.file ?? "",
    sourceRoot: map.sourceRoot ?? "",
    sourcesContent: [],
  });
  return (line, column) => {
    const entry = lookup.findEntry(line - 1, column - 1);
    if (!("originalSource" in entry) || !entry.originalSource) return undefined;
    const source = entry.originalSource;
    return {
      file: source.startsWith("file:") ? fileURLToPath(source) : source,
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  };
}
