/** The line that threw, or a line of a caller, is this commit's by blame at the deployed revision. */
import type { Feature } from "./feature.ts";

const THROWER = 3.2;
/** The line that called into the package that threw. */
const INTO_PACKAGE = 2.4;
const CALLER = 1.8;

export const wroteTheLine: Feature = ({ candidate, touches, thrownIn, self }) => {
  for (const { frame, depth, path, how } of touches) {
    if (how !== "exact" || frame.line === undefined) continue;
    const file = candidate.files.find((one) => one.path === path);
    if (!file?.lines?.some(([first, last]) => frame.line! >= first && frame.line! <= last)) continue;
    const at = `${path}:${frame.line}`;
    if (depth > 0)
      return {
        weight: Math.max(0.6, CALLER - 0.3 * (depth - 1)),
        text: `It wrote a line that called it, ${at}${frame.function ? ` (${frame.function})` : ""}`,
        signal: self,
      };
    return thrownIn === undefined
      ? { weight: THROWER, text: `It wrote the line that threw, ${at}`, signal: self }
      : {
          weight: INTO_PACKAGE,
          text: `It wrote the line that called \`${thrownIn}\`, which threw, ${at}`,
          signal: self,
        };
  }
  return undefined;
};
