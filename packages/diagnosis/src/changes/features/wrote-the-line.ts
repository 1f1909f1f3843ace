/** The line that threw, or a line of a caller, is this commit's by blame at the deployed revision. */
import type { Relevance } from "../relevance.ts";
import type { Feature } from "./feature.ts";

/** By whether what it changed is what the error speaks of. */
const THROWER: Record<Relevance, number> = { relevant: 3.2, unknown: 2.4, beside: 1 };
/** The line that called into the package that threw. */
const INTO_PACKAGE: Record<Relevance, number> = { relevant: 2.8, unknown: 2, beside: 0.9 };
const CALLER: Record<Relevance, number> = { relevant: 1.8, unknown: 1.5, beside: 0.6 };

export const wroteTheLine: Feature = ({ candidate, touches, thrownIn, relevanceOf, self }) => {
  for (const { frame, depth, path, how: match } of touches) {
    if (match !== "exact" || frame.line === undefined) continue;
    const file = candidate.files.find((one) => one.path === path);
    if (!file?.lines?.some(([first, last]) => frame.line! >= first && frame.line! <= last)) continue;
    const at = `${path}:${frame.line}`;
    const how = relevanceOf(file);
    const beside = how === "beside" ? ", though not what the error speaks of" : "";
    if (depth > 0)
      return {
        weight: Math.max(0.4, CALLER[how] - 0.3 * (depth - 1)),
        text: `It wrote a line that called it, ${at}${frame.function ? ` (${frame.function})` : ""}${beside}`,
        signal: self,
      };
    return thrownIn === undefined
      ? { weight: THROWER[how], text: `It wrote the line that threw, ${at}${beside}`, signal: self }
      : {
          weight: INTO_PACKAGE[how],
          text: `It wrote the line that called \`${thrownIn}\`, which threw, ${at}${beside}`,
          signal: self,
        };
  }
  return undefined;
};
