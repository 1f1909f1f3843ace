/** A source map, revision 3, as tools exchange it. */
export interface RawMap {
  version: 3;
  file?: string;
  sourceRoot?: string;
  sources: string[];
  sourcesContent?: (string | null)[];
  names: string[];
  mappings: string;
}

/** The map in a value that was parsed; undefined where it is none that can be worked with (index maps with sections are not). */
export function asRawMap(value: unknown): RawMap | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { mappings, sources, names } = value as Partial<RawMap>;
  if (typeof mappings !== "string" || !Array.isArray(sources)) return undefined;
  return { ...(value as RawMap), names: Array.isArray(names) ? names : [] };
}
