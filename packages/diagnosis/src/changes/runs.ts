/** Whether a changed file changes anything that runs: no words, no test, and more than white space, comments and types. */
import type { ChangedFile } from "@holdfast/signals";
import { isCosmetic } from "./cosmetic.ts";
import { natureOf } from "./nature.ts";

export function runs(file: ChangedFile): boolean {
  const nature = natureOf(file.path);
  return nature !== "words" && nature !== "test" && !isCosmetic(file);
}
