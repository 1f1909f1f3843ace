/** The commit touches a file that the root's stack runs through. */
import type { Feature } from "./feature.ts";

export const touchesAFrame: Feature = ({ touches, self }) => {
  const nearest = touches[0];
  if (!nearest) return undefined;
  const { depth, path, how, frame } = nearest;
  const weight = (depth === 0 ? 1.4 : Math.max(0.3, 0.9 - 0.15 * (depth - 1))) * (how === "exact" ? 1 : 0.9);
  const where = depth === 0 ? "the file that threw" : "a file that called it";
  return {
    weight,
    text: `It changed ${where}, ${path}${frame.function ? ` (${frame.function})` : ""}`,
    signal: self,
  };
};
