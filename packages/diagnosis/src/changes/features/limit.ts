/** A limit was changed, and the failure is that a limit was reached. */
import { DATA_FILE } from "../defined-names.ts";
import { natureOf } from "../nature.ts";
import { runs } from "../runs.ts";
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

/** A file of settings or of the stack; code elsewhere may limit something else. */
const NEAR = 1.8;
const ELSEWHERE = 1.3;

export const limit: Feature = ({ candidate, input, touches, self }) => {
  const known = LIMITS.find(([kind]) => kind.test(input.kind));
  if (!known) return undefined;
  const [, words, what] = known;
  const onStack = new Set(touches.map(({ path }) => path));
  let best: { weight: number; text: string } | undefined;
  for (const file of candidate.files) {
    const { path, added = [], removed = [] } = file;
    if (!runs(file)) continue;
    const isSetting = natureOf(path) === "configuration";
    const near = isSetting || onStack.has(path);
    // A number or a size was changed in a line that speaks of it; of code the number alone.
    const line = isSetting
      ? [...added, ...removed].find((one) => words.test(one) && (/\d/.test(one) || DATA_FILE.test(path)))
      : added.find((one) => words.test(one) && removed.some((before) => isOtherNumber(before, one)));
    const weight = near ? NEAR : ELSEWHERE;
    if (line !== undefined && weight > (best?.weight ?? 0))
      best = { weight, text: `It changed a limit of ${what} in ${path}: \`${line.trim().slice(0, 120)}\`` };
  }
  return best && { ...best, signal: self };
};

/** The same line but for its numbers. */
function isOtherNumber(before: string, after: string): boolean {
  return before !== after && /\d/.test(after) && without(before) === without(after);
}

function without(line: string): string {
  return line.replace(/\d[\d_]*(?:\s*\*\s*\d[\d_]*)*/g, "0").trim();
}
