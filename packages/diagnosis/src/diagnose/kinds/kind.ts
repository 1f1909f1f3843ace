/** What a kind of root cause is. */
import type { Exception, Fix } from "@holdfast/signals";
import type { Telling } from "../../unmask/telling.ts";

/** A recognised root: what to call it and what to do about it. */
export interface Recognised {
  /** A claim in one line, naming what the exception names. */
  title: string;
  /** In order: now, today, this week. */
  fixes: Fix[];
  /** How to see that it is gone. */
  verification?: string;
}

/**
 * One kind of root cause: recognise it, describe it, say what to do (after Spring Boot's FailureAnalyzer).
 * A new one is a new file in this folder, a line in `index.ts` and its must / must-not fixtures.
 */
export interface Kind {
  /** Stable slug, e.g. `missing-method`. */
  kind: string;
  /** Undefined: not of this kind. `telling` is the exception, bounded and prepared. */
  recognise(telling: Telling, exception: Exception): Recognised | undefined;
}

export const now = (text: string): Fix => ({ when: "now", text });
export const today = (text: string): Fix => ({ when: "today", text });
export const thisWeek = (text: string): Fix => ({ when: "this week", text });
