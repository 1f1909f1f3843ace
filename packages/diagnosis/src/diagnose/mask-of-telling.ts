import { masks } from "../unmask/masks/index.ts";
import type { Telling } from "../unmask/telling.ts";

/** True where the mask with this slug recognises the exception. */
export function maskOfTelling(telling: Telling, slug: string): boolean {
  return masks.find((mask) => mask.slug === slug)?.recognise(telling) !== undefined;
}
