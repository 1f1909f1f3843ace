/** What a causal rule is. */
import type { Happening, Sort } from "./happening.ts";

/**
 * One way in which one happening brings another. A new one is a file in `rules/` and a line in its `index.ts`.
 */
export interface Rule {
  /** Stable slug, e.g. `kill-after-failed-health`. */
  slug: string;
  causes: readonly Sort[];
  effects: readonly Sort[];
  /** Milliseconds after the cause within which the effect comes. */
  within: number;
  /** 0 to 1: how often the one is the reason when both are seen in this order. Below 0.7 the chain is at most possible. */
  strength: number;
  /** False: the two have nothing to do with each other. (Default: both are of one service) */
  fits?(cause: Happening, effect: Happening): boolean;
  /** Why the effect followed, as a clause after "because". */
  because: string;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
