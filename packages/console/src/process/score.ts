/** How telling a failure is as the example of its issue. */
import type { RootStatus } from "@holdfast/diagnosis";
import type { Analysed } from "./analyse.ts";

const sureness: Record<RootStatus, number> = { inconclusive: 0, possible: 1, likely: 2, confirmed: 3 };

/** Sureness of the root first, then what the root shows of itself, then how much of the chain is known. */
export function scoreOf({ failure, unmasking }: Analysed): number {
  const root = unmasking.root === null ? undefined : failure.exceptions[unmasking.root];
  let score = sureness[unmasking.status] * 100;
  if (root?.frames.some((frame) => frame.inApp)) score += 20;
  else if (root && root.frames.length > 0) score += 10;
  if (root?.frames.some((frame) => frame.context)) score += 10;
  return score + Math.min(failure.exceptions.length, 9) + Math.min(failure.events.length - 1, 5);
}
