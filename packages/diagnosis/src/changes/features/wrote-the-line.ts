/** The line that threw, or a line of a caller, is this commit's by blame at the deployed revision. */
import type { Feature } from "./feature.ts";

const THROWER = 3.2;
const CALLER = 1.8;

export const wroteTheLine: Feature = ({ candidate, touches, self }) => {
  for (const { frame, depth, path, how } of touches) {
    if (how !== "exact" || frame.line === undefined) continue;
    const file = candidate.files.find((one) => one.path === path);
    if (!file?.lines?.some(([first, last]) => frame.line! >= first && frame.line! <= last)) continue;
    return depth === 0
      ? { weight: THROWER, text: `It wrote the line that threw, ${path}:${frame.line}`, signal: self }
      : {
          weight: Math.max(0.6, CALLER - 0.3 * (depth - 1)),
          text: `It wrote a line that called it, ${path}:${frame.line}${frame.function ? ` (${frame.function})` : ""}`,
          signal: self,
        };
  }
  return undefined;
};
