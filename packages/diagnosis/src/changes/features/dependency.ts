/** The change touches the package that the root was thrown in, or that is missing. */
import type { ChangedFile } from "@holdfast/signals";
import { natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";
import { isWordIn } from "./names.ts";

/** By the first part of the version that changed: what is promised to break nothing seldom does. */
const WEIGHTS = { major: 3.4, minor: 2.6, patch: 1.4, unknown: 3 } as const;

export const dependency: Feature = ({ candidate, thrownIn, self }) => {
  if (thrownIn === undefined) return undefined;
  const step =
    candidate.kind === "dependency" ? told(candidate.names, thrownIn) : bumped(candidate.files, thrownIn);
  return step
    ? {
        weight: WEIGHTS[step],
        text: `It changed the version of \`${thrownIn}\`, in which the error was thrown${step === "patch" ? ", by a patch" : ""}`,
        signal: self,
      }
    : undefined;
};

function told(names: readonly string[], name: string): keyof typeof WEIGHTS | undefined {
  return names.includes(name) ? "unknown" : undefined;
}

function bumped(files: readonly ChangedFile[], name: string): keyof typeof WEIGHTS | undefined {
  let step: keyof typeof WEIGHTS | undefined;
  for (const { path, added = [], removed = [] } of files) {
    if (natureOf(path) !== "dependency") continue;
    const versionIn = (lines: readonly string[]) =>
      lines.flatMap((line) =>
        isWordIn(line, name) ? (VERSION.exec(line.slice(line.indexOf(name) + name.length)) ?? []) : [],
      );
    if (!added.some((line) => isWordIn(line, name) && /\d/.test(line))) continue;
    const [, ...before] = versionIn(removed);
    const [, ...after] = versionIn(added);
    const found = stepOf(before, after);
    // Of a range and its lock file the larger step counts.
    if (!step || WEIGHTS[found] > WEIGHTS[step]) step = found;
  }
  return step;
}

const VERSION = /(\d+)\.(\d+)(?:\.(\d+))?/;

function stepOf(
  before: readonly (string | undefined)[],
  after: readonly (string | undefined)[],
): keyof typeof WEIGHTS {
  if (before.length === 0 || after.length === 0) return "unknown";
  if (before[0] !== after[0]) return "major";
  // Before 1.0 a minor may break.
  if (before[1] !== after[1]) return before[0] === "0" ? "major" : "minor";
  return "patch";
}
