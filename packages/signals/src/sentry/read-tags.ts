/** Tags: an object, or a list of pairs, or a list of `{ key, value }`. */
import { looseText, record } from "./coerce.ts";
import type { Reading } from "./decoding.ts";

export function readTags(value: unknown, reading: Reading): Record<string, string> | undefined {
  const pairs: unknown[] = Array.isArray(value) ? value : Object.entries(record(value) ?? {});
  const found = new Map<string, string>();
  for (const one of pairs) {
    const object = record(one);
    const [name, content] =
      object !== undefined ? [object["key"], object["value"]] : Array.isArray(one) ? one : [];
    if (typeof content === "object") continue;
    const key = typeof name === "object" ? undefined : looseText(name, 200);
    const tag = looseText(content, reading.limits.textChars, () => reading.cut.add("textChars"));
    if (key === undefined || tag === undefined || key === "__proto__") continue;
    if (found.size >= reading.limits.tags && !found.has(key)) {
      reading.cut.add("tags");
      break;
    }
    found.set(key, tag);
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}
