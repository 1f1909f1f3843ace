/** A limit was changed, and the failure is that a limit was reached. */
import { isCosmetic } from "../cosmetic.ts";
import { natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";

/** By what the kind of failure is called, what the changed line speaks of. */
const LIMITS: readonly (readonly [kind: RegExp, words: RegExp, what: string])[] = [
  [/memory|heap|oom/, /memory|heap|max[-_]old[-_]space|\b\d+\s?[MG]i?B?\b/i, "memory"],
  [
    /pool|connections|connection-limit|client-limit|max-clients/,
    /pool|max(?:imum)?\b|connections?|concurrency|replicas/i,
    "connections",
  ],
  [/timeout|time-limit/, /time_?-?out|deadline|\bttl\b|pool|max\b/i, "time"],
  [/rate-limited/, /rate|limit|concurrency|interval|retr(?:y|ies)/i, "rates"],
  [/too-large|too-long|too-big/, /limit|max|size|length/i, "sizes"],
];

export const limit: Feature = ({ candidate, input, touches, self }) => {
  const known = LIMITS.find(([kind]) => kind.test(input.kind));
  if (!known) return undefined;
  const [, words, what] = known;
  const onStack = new Set(touches.map(({ path }) => path));
  for (const file of candidate.files) {
    const { path, added = [], removed = [] } = file;
    const nature = natureOf(path);
    if (nature !== "configuration" && !onStack.has(path)) continue;
    if (isCosmetic(file)) continue;
    // A number or a size was changed in a line that speaks of it.
    const line = [...added, ...removed].find((one) => /\d/.test(one) && words.test(one));
    if (line !== undefined)
      return {
        weight: 1.8,
        text: `It changed a limit of ${what} in ${path}: \`${line.trim().slice(0, 120)}\``,
        signal: self,
      };
  }
  return undefined;
};
