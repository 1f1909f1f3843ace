/** Walks resource, scope, item: the shape that all three signals share. */
import type { Batch } from "./batch.ts";
import { isObject } from "./read-json.ts";
import { type Origin, originOf } from "./resource.ts";
import { Unreadable } from "./unreadable.ts";

/** Calls `visit` for each item that is an object; everything else is dropped by its reason. */
export function forEachItem(
  request: Record<string, unknown>,
  [ofResource, ofScope, ofItem]: readonly [string, string, string],
  category: string,
  batch: Batch,
  visit: (item: Record<string, unknown>, origin: Origin, scope: string | undefined) => void,
): void {
  const resources = request[ofResource];
  if (resources === undefined || resources === null) return;
  if (!Array.isArray(resources)) throw new Unreadable("wrong_shape");
  for (const entry of resources) {
    if (!isObject(entry)) {
      batch.drop("wrong_type", "resource");
      continue;
    }
    const origin = originOf(entry["resource"], batch.limits);
    for (const scoped of listOf(entry[ofScope], "scope", batch)) {
      const scope = isObject(scoped["scope"]) ? scoped["scope"]["name"] : undefined;
      const name = typeof scope === "string" && scope !== "" ? scope : undefined;
      for (const item of listOf(scoped[ofItem], category, batch)) visit(item, origin, name);
    }
  }
}

/** The objects of a list; what is no object is dropped and counted. */
export function listOf(value: unknown, category: string, batch: Batch): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    batch.drop("wrong_type", category);
    return [];
  }
  const objects = value.filter(isObject);
  if (objects.length < value.length) batch.drop("wrong_type", category, value.length - objects.length);
  return objects;
}
