/** The `holdfast-degraded` header: tells the caller which parts of the answer are stand-ins. */
import type { Degradation } from "../core/index.ts";

/** Names in one header, and characters of each. */
const NAMES = 16;
const LENGTH = 64;

/**
 * The names of declared answers that were given instead of real ones, each once, separated by commas; empty where there are none.
 * What may not stand in a header's token becomes `_`, so no name can end the header or begin another one.
 *
 * @example
 * degradedHeader([{ name: "analytics.games", reason: "failed", time }]); // "analytics.games"
 */
export function degradedHeader(degradations: readonly Degradation[] | undefined): string {
  if (degradations === undefined) return "";
  const names = new Set<string>();
  for (const { name } of degradations) {
    const token = String(name)
      .slice(0, LENGTH)
      .replace(/[^A-Za-z0-9!#$%&'*+.^`|~:/_-]/g, "_");
    if (token !== "") names.add(token);
    if (names.size === NAMES) break;
  }
  return [...names].join(", ");
}
