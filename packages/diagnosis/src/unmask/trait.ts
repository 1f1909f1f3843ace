/** What one exception is worth as a root, judged on its own. */
import type { Exception } from "@holdfast/signals";
import { isConsequence } from "./consequence.ts";
import { isExpectedMiss } from "./expected-miss.ts";
import { errorHandler } from "./masks/error-handler.ts";
import { masks } from "./masks/index.ts";
import type { Mask, Standing } from "./masks/mask.ts";
import { isSpecific } from "./specific.ts";
import { type Telling, telling } from "./telling.ts";

/**
 * - 0: hollow: says only that something else failed.
 * - 1: weak: names a place to look.
 * - 2: plain: an error in the program's own words, or what a missing value causes.
 * - 3: specific: names its cause.
 */
export type Grade = 0 | 1 | 2 | 3;

export interface Trait {
  telling: Telling;
  grade: Grade;
  mask: Mask | undefined;
  standing: Standing | undefined;
  consequence: boolean;
  /** Judged late: most failures never ask. */
  expectedMiss(): boolean;
  /** Thrown by code that was answering for another error, whatever else it is. */
  inHandler(): boolean;
}

/** Judges one exception on its own. */
export function traitOf(exception: Exception): Trait {
  const told = telling(exception);
  for (const mask of masks) {
    const standing = mask.recognise(told);
    if (standing === undefined) continue;
    if (standing !== "able") {
      return trait(told, standing === "hollow" ? 0 : 1, mask, standing, false);
    }
    return trait(told, 2, mask, standing, isConsequence(told));
  }
  const consequence = isConsequence(told);
  return trait(told, !consequence && isSpecific(told) ? 3 : 2, undefined, undefined, consequence);
}

function trait(
  told: Telling,
  grade: Grade,
  mask: Mask | undefined,
  standing: Standing | undefined,
  consequence: boolean,
): Trait {
  return {
    telling: told,
    grade,
    mask,
    standing,
    consequence,
    expectedMiss: () => isExpectedMiss(told),
    inHandler: () => errorHandler.recognise(told) !== undefined,
  };
}

/**
 * The mask that an exception is, by slug, and what it is worth alone; undefined for any other exception.
 *
 * @example
 * maskOf({ type: "Error", message: "socket hang up", frames: [] })?.slug; // "dropped-connection"
 */
export function maskOf(exception: Exception): { slug: string; standing: Standing; tell: string } | undefined {
  const { mask, standing } = traitOf(exception);
  return mask && standing ? { slug: mask.slug, standing, tell: mask.tell } : undefined;
}
