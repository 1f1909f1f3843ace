/** Values of a structured record by any of several paths, nested (`{"error":{"stack":…}}`) or flat (`{"error.stack":…}`). */
import { type Fields, isFields } from "./json-fields.ts";

/** A path, taken apart once; `parts` is absent where it has one. */
export interface Path {
  key: string;
  parts?: readonly string[];
}

/** The paths of one meaning, the likeliest first. */
export function paths(...keys: string[]): readonly Path[] {
  return keys.map((key) => (key.includes(".") ? { key, parts: key.split(".") } : { key }));
}

/** The first value that is there, of any type but undefined and null. */
export function pickFirst(fields: Fields, among: readonly Path[]): unknown {
  for (const path of among) {
    const value = pick(fields, path);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** The first value that is a text or a number, as text. */
export function first(fields: Fields, among: readonly Path[]): string | undefined {
  for (const path of among) {
    const value = pick(fields, path);
    if (typeof value === "string") {
      if (value !== "") return value;
    } else if (typeof value === "number" && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

export function pick(fields: Fields, path: Path): unknown {
  const flat = fields[path.key];
  // Inherited names (`constructor`) are no fields.
  if (flat !== undefined && Object.hasOwn(fields, path.key)) return flat;
  if (path.parts === undefined) return undefined;
  let value: unknown = fields;
  for (const key of path.parts) {
    if (!isFields(value)) return undefined;
    const next: unknown = value[key];
    if (next === undefined || !Object.hasOwn(value, key)) return undefined;
    value = next;
  }
  return value;
}
