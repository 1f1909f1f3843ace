/** A frame as V8 names it, as a place in the source that people wrote. */
import { readFileSync } from "node:fs";
import { findSourceMap, SourceMap, type SourceMapPayload } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Site } from "../core/site.ts";

export interface RawFrame {
  /** File URL, path or name of an internal module. */
  url: string;
  line: number;
  column?: number;
  function?: string | undefined;
}

/** Source maps that are kept, and the largest that is read. */
const MAPS_MAX = 50;
const MAP_BYTES_MAX = 32 * 1024 * 1024;

const maps = new Map<string, { map: SourceMap; folder: string } | undefined>();

/**
 * Path, line and function of a frame; through its source map where the file has one. Type-stripped files keep their lines and need none.
 *
 * @example
 * siteOfFrame({ url: "file:///app/dist/stock.js", line: 12 }); // { file: "/app/src/stock.ts", line: 31 }
 */
export function siteOfFrame(frame: RawFrame): Site {
  const file = pathOf(frame.url);
  const name = frame.function ? { function: frame.function } : {};
  const mapped = mapSite(file, frame.line, frame.column ?? 1);
  if (mapped) return { ...mapped, ...name };
  return { file, line: frame.line, ...(frame.column !== undefined && { column: frame.column }), ...name };
}

function pathOf(url: string): string {
  if (!url.startsWith("file://")) return url;
  try {
    // A loader may add a query: the file is the same.
    return fileURLToPath(url.replace(/[?#].*$/, ""));
  } catch {
    return url;
  }
}

function mapSite(file: string, line: number, column: number): Site | undefined {
  try {
    const found =
      loadedMap(file) ?? (/^(?:\/|[A-Za-z]:\\).*\.[cm]?jsx?$/.test(file) ? mapOf(file) : undefined);
    const entry = found?.map.findEntry(line - 1, column - 1);
    if (!found || !entry || !("originalSource" in entry) || !entry.originalSource) return undefined;
    const source = entry.originalSource;
    return {
      file: source.startsWith("file://") ? fileURLToPath(source) : resolve(found.folder, source),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  } catch {
    return undefined;
  }
}

/** Node knows the map of what a loader has translated while source maps are switched on (as tsx does). */
function loadedMap(file: string): { map: SourceMap; folder: string } | undefined {
  const map = findSourceMap(file);
  return map && { map, folder: dirname(file) };
}

function mapOf(file: string): { map: SourceMap; folder: string } | undefined {
  if (maps.has(file)) return maps.get(file);
  if (maps.size >= MAPS_MAX) maps.clear();
  maps.set(file, undefined);
  const found = readMap(file);
  maps.set(file, found);
  return found;
}

function readMap(file: string): { map: SourceMap; folder: string } | undefined {
  const text = readFileSync(file, "utf8");
  const url = /\/\/[#@] sourceMappingURL=([^\s'"]+)\s*$/.exec(text.slice(-MAP_BYTES_MAX))?.[1];
  if (url === undefined) return undefined;
  const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(url)?.[1];
  const folder = dirname(file);
  const path = inline === undefined ? resolve(folder, decodeURIComponent(url)) : undefined;
  const json =
    path === undefined ? Buffer.from(inline!, "base64").toString("utf8") : readFileSync(path, "utf8");
  if (json.length > MAP_BYTES_MAX) return undefined;
  const payload = JSON.parse(json) as SourceMapPayload;
  const root = (payload.sourceRoot as string | undefined) ?? "";
  return { map: new SourceMap(payload), folder: resolve(path === undefined ? folder : dirname(path), root) };
}
