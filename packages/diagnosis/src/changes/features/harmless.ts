/** Changes that do not run, words, tests, white space: whatever they touch, they brought nothing. */
import { isCosmetic } from "../cosmetic.ts";
import { natureOf } from "../nature.ts";
import type { Candidate } from "../suspecting.ts";
import type { Touch } from "./feature.ts";

/** A veto, not a weight: no tie makes a comment fail. */
export function isHarmless({ files }: Candidate, touches: readonly Touch[]): boolean {
  if (files.length === 0) return false;
  return files.every((file) => {
    if (isCosmetic(file)) return true;
    // A file that the stack runs through does run, whatever it is called.
    if (touches.some(({ path }) => path === file.path)) return false;
    const nature = natureOf(file.path);
    return nature === "words" || nature === "test";
  });
}
