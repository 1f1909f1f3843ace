/** The commit touches a file that the root's stack runs through. */
import { isCosmetic } from "../cosmetic.ts";
import type { Relevance } from "../relevance.ts";
import { functionOf } from "../used-names.ts";
import type { Feature } from "./feature.ts";

/** By depth: the file that threw, its caller, the caller's caller. */
const WEIGHTS = [1.4, 0.8, 0.5];
const FAR = 0.3;
const ELSEWHERE = 0.45;
const PART: Record<Relevance, number> = { relevant: 1, unknown: 0.9, beside: 0.35 };

export const touchesAFrame: Feature = ({ candidate, touches, thrownIn, relevanceOf, self }) => {
  const nearest = touches.find(
    ({ path }) => !candidate.files.some((file) => file.path === path && isCosmetic(file)),
  );
  if (!nearest) return undefined;
  const { path, how, frame } = nearest;
  // What was thrown in a package was called from the first frame of the service's own.
  const depth = nearest.depth + (thrownIn === undefined ? 0 : 1);
  const file = candidate.files.find((one) => one.path === path)!;
  const own = functionOf(frame);
  // What was changed is known to be part of other functions than the failing one.
  const isElsewhere = own !== undefined && (file.defines?.length ?? 0) > 0 && !file.defines!.includes(own);
  const weight =
    (WEIGHTS[depth] ?? FAR) *
    (how === "exact" ? 1 : 0.9) *
    (isElsewhere ? ELSEWHERE : 1) *
    PART[relevanceOf(file)];
  const where = depth === 0 ? "the file that threw" : "a file that called it";
  return {
    weight,
    text: `It changed ${where}, ${path}${frame.function ? ` (${frame.function})` : ""}`,
    signal: self,
  };
};
