/** Keeps rows where they are while someone is about to click one; newcomers wait until asked for. */

export interface SteadyOrder {
  /** Ids in the order to show. */
  order: string[];
  /** How many ids wait to be shown. */
  waiting: number;
}

/**
 * @param shown Ids as they stand on the page.
 * @param fresh Ids as they would stand now; what follows the last shown one is a further page and is appended.
 */
export function steadyOrder(shown: readonly string[], fresh: readonly string[]): SteadyOrder {
  const known = new Set(shown);
  const still = new Set(fresh);
  const order = shown.filter((id) => still.has(id));
  const lastKnown = fresh.findLastIndex((id) => known.has(id));
  if (lastKnown === -1) return { order: [...fresh], waiting: 0 };
  const below = fresh.slice(lastKnown + 1);
  const waiting = fresh.slice(0, lastKnown).filter((id) => !known.has(id)).length;
  return { order: [...order, ...below], waiting };
}
