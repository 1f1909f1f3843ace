/** Frames of built files, led back to their sources by the maps that lie beside them in the repository's folder. */
import { readFileSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Frame } from "@holdfast/signals";

/** Bytes of a map that is read. */
const MAP_BYTES = 32 * 1024 * 1024;

/** A function that answers where a frame comes from, or the frame itself where no map tells. */
export function sourceMapper(folder: string): (frame: Frame) => Frame {
  const root = resolve(folder);
  const maps = new Map<string, { map: SourceMap; at: string } | undefined>();
  return (frame) => {
    const { file, line, column } = frame;
    if (file === undefined || line === undefined || !/\.[cm]?js$/.test(file)) return frame;
    if (!maps.has(file)) maps.set(file, readMap(root, file));
    const found = maps.get(file);
    if (!found) return frame;
    const entry = found.map.findEntry(line - 1, Math.max(0, (column ?? 1) - 1));
    if (!("originalSource" in entry) || entry.originalSource === undefined) return frame;
    const source = relative(root, resolve(dirname(found.at), entry.originalSource.replace(/^file:\/\//, "")));
    if (source.startsWith("..")) return frame;
    const { originalLine, originalColumn } = entry;
    return {
      ...frame,
      file: source.split(sep).join("/"),
      line: originalLine + 1,
      column: originalColumn + 1,
    };
  };
}

/** The longest end of the path that is a built file with a map in the folder. */
function readMap(root: string, file: string): { map: SourceMap; at: string } | undefined {
  const parts = file
    .replace(/^[a-z]+:\/\/+/i, "")
    .split(/[\\/]+/)
    .filter((part) => part !== "" && part !== "..");
  for (let from = 0; from < parts.length; from++) {
    const at = `${join(root, ...parts.slice(from))}.map`;
    try {
      const found = statSync(at, { throwIfNoEntry: false });
      // A pipe of that name would never end.
      if (!found?.isFile() || found.size > MAP_BYTES) continue;
      return { map: new SourceMap(JSON.parse(readFileSync(at, "utf8"))), at };
    } catch {
      // A broken map is none.
    }
  }
  return undefined;
}
