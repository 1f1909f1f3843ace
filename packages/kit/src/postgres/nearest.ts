/** The name that was meant, most likely. */
import { editDistance } from "../core/index.ts";

/** Of `names`, the one nearest to `name`: one contains the other by whole words (`metadata`, `event_metadata`), or few letters differ. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  let best: { name: string; score: number } | undefined;
  for (const other of new Set(names)) {
    const score = likeness(name.toLowerCase(), other.toLowerCase());
    if (score > 0 && (!best || score > best.score)) best = { name: other, score };
  }
  return best?.name;
}

/** 0: not alike; at most 1. */
function likeness(a: string, b: string): number {
  const plainA = a.replaceAll("_", "");
  const plainB = b.replaceAll("_", "");
  if (plainA === plainB) return 1;
  const longest = Math.max(a.length, b.length);
  const near = 1 - editDistance(plainA, plainB) / longest;
  const words = new Set(a.split("_"));
  const others = b.split("_");
  const shared = others.filter((word) => word.length > 2 && words.has(word)).length;
  const contained = shared > 0 && shared === Math.min(words.size, others.length);
  if (contained) return Math.max(near, 0.7);
  return near >= 0.6 ? near : 0;
}
