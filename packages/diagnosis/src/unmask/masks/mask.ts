/** What a mask is: an error that usually hides another one. */
import type { Telling } from "../telling.ts";

/**
 * What a masking exception is worth as a root when nothing stands behind it.
 *
 * - `hollow`: nothing. It only says that something else went wrong.
 * - `weak`: a little. It names a place to look (a target, a statement), not a cause.
 * - `able`: everything. Alone it is a cause like any other; after another error of the same request it is a symptom.
 */
export type Standing = "hollow" | "weak" | "able";

/** One mask. A new one is a new file in this folder, a line in `index.ts` and its must / must-not fixtures. */
export interface Mask {
  /** Stable slug; rules are reported as `mask:<slug>`. */
  slug: string;
  /** What it is worth when alone; undefined: this exception is not this mask. */
  recognise(telling: Telling): Standing | undefined;
  /** Why it is a symptom, one sentence; `root` names the root for the reader. */
  reason(root: string): string;
  /** What would tell the cause when only this mask was seen, one sentence. */
  tell: string;
}
