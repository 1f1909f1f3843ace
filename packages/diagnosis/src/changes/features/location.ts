/** Where the commit changed the failing code: its very line, its function, its file. One reason, the nearest. */
import type { Feature } from "./feature.ts";
import { ownFunction } from "./own-function.ts";
import { touchesAFrame } from "./touches-a-frame.ts";
import { wroteTheLine } from "./wrote-the-line.ts";

/** To have touched the place is one reason, however near it can be told. */
export const location: Feature = (one) => {
  const reasons = [wroteTheLine(one), ownFunction(one), touchesAFrame(one)].filter(
    (reason) => reason !== undefined,
  );
  return reasons.toSorted((a, b) => b.weight - a.weight)[0];
};
