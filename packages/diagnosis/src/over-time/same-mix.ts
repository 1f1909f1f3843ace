/** Two releases that got other requests: what the one before would have failed of the requests that the new one got. */
import type { Served } from "./compare-releases.ts";

/** Requests of one part of the traffic: a route, or an hour of the day. */
export interface Part {
  name: string;
  total: number;
  failed: number;
}

/**
 * A canary that gets only one route, or a night after a day, is no release that is worse. The old release's rates are weighed as the new
 * one's requests are spread (direct standardisation), and count for as many requests as they can carry then. Of parts that the old one
 * never served its rate over all is taken.
 *
 * @example
 * compareReleases(sameMix("1.4", oldRoutes, newRoutes), { release: "1.5", total, failed });
 */
export function sameMix(release: string, before: readonly Part[], after: readonly Part[]): Served {
  const all = sum(before, ({ total }) => total);
  const wanted = sum(after, ({ total }) => total);
  const failed = sum(before, (part) => part.failed);
  if (all === 0 || wanted === 0) return { release, total: all, failed };
  const known = new Map(before.map((part) => [part.name, part]));
  let rate = 0;
  let variance = 0;
  for (const part of after) {
    const own = known.get(part.name);
    const [n, bad] = own && own.total > 0 ? [own.total, own.failed] : [all, failed];
    const share = part.total / wanted;
    rate += (share * bad) / n;
    variance += share ** 2 / n;
  }
  const total = Math.min(all, Math.max(1, Math.round(1 / variance)));
  return { release, total, failed: Math.round(rate * total) };
}

function sum(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((added, part) => added + of(part), 0);
}
