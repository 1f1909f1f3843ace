/** The source map that a file names in its last comment: in place, or in a file beside it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { asRawMap, type RawMap } from "./raw-map.ts";

export interface AttachedMap {
  map: RawMap;
  /** Where the comment stands in the source. */
  start: number;
  end: number;
}

const COMMENT = /\/\/[#@] sourceMappingURL=([^\s'"]+)[^\S\n\r]*/g;

/** A map is larger than its file; beyond this it is left alone. */
const MAP_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Undefined where the source names none, or it can't be read. Sources are made absolute, so that the map may stand anywhere.
 *
 * @param url of the source
 */
export function attachedMap(source: string, url: string): AttachedMap | undefined {
  if (!source.includes("sourceMappingURL=")) return undefined;
  const comment = [...source.matchAll(COMMENT)].at(-1);
  if (comment === undefined) return undefined;
  try {
    const base = new URL(comment[1]!, url);
    const map = asRawMap(JSON.parse(textOf(base)));
    if (map === undefined) return undefined;
    const { sourceRoot, ...rest } = map;
    const from = base.protocol === "data:" ? url : base.href;
    const sources = map.sources.map((name) => absolute(`${root(sourceRoot)}${name}`, from));
    return { map: { ...rest, sources }, start: comment.index, end: comment.index + comment[0].length };
  } catch {
    return undefined;
  }
}

/** As a comment that stands in the place of the one that was there. */
export function inlineMap(map: RawMap): string {
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
}

function textOf(url: URL): string {
  if (url.protocol === "file:") {
    const bytes = readFileSync(fileURLToPath(url));
    return bytes.length > MAP_BYTES_MAX ? "" : bytes.toString("utf8").replace(/^\)\]\}'[^\n]*\n/, "");
  }
  if (url.protocol !== "data:") return "";
  const comma = url.href.indexOf(",");
  const body = decodeURIComponent(url.href.slice(comma + 1));
  return url.href.slice(0, comma).endsWith(";base64") ? Buffer.from(body, "base64").toString("utf8") : body;
}

function root(sourceRoot: string | undefined): string {
  return sourceRoot ? sourceRoot.replace(/\/?$/, "/") : "";
}

function absolute(source: string, base: string): string {
  try {
    return new URL(source, base).href;
  } catch {
    return source;
  }
}
