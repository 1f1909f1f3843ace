/** The commit changed the function that failed, though perhaps not its failing line. */
import { isCosmetic } from "../cosmetic.ts";
import type { Relevance } from "../relevance.ts";
import { sameFile } from "../same-file.ts";
import { functionOf } from "../used-names.ts";
import type { Feature } from "./feature.ts";

/** The failing function itself, and its caller. */
const WEIGHTS: readonly Record<Relevance, number>[] = [
  { relevant: 2.2, unknown: 1.5, beside: 0.6 },
  { relevant: 1, unknown: 0.8, beside: 0.3 },
];

/** Another wrote the line that threw. */
const OTHERS_LINE = 0.6;

export const ownFunction: Feature = ({ candidate, frames, relevanceOf, writer, self }) => {
  for (const [depth, weights] of WEIGHTS.entries()) {
    const frame = frames[depth];
    const name = frame && functionOf(frame);
    if (name === undefined || frame?.file === undefined) continue;
    const found = candidate.files.find(
      (file) => file.defines?.includes(name) && sameFile(frame.file!, file.path) && !isCosmetic(file),
    );
    if (!found) continue;
    return {
      weight: weights[relevanceOf(found)] * (writer && writer !== candidate ? OTHERS_LINE : 1),
      text: `It changed \`${name}\`, the function that ${depth === 0 ? "failed" : "called it"}, in ${found.path}`,
      signal: self,
    };
  }
  return undefined;
};
