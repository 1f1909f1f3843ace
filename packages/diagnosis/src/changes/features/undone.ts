/** What the commit calls was there when it was made: a later one took it away. */
import type { ChangedFile } from "@holdfast/signals";
import { natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";
import { usesOf } from "./names.ts";

export const undone: Feature = ({ candidate, names, later, self }) => {
  const reverter = later.find((one) => takesBack(one.files, candidate.files));
  if (reverter)
    return {
      weight: -6,
      text: `${reverter.kind} ${reverter.id.slice(0, 12)} took it back, line by line`,
      signal: self,
    };
  for (const { name, role } of names) {
    if (role !== "missing" || name.length < 3) continue;
    const own = usesOf(candidate.files, name);
    if (own.more <= 0) continue;
    const taker = later.find((one) => {
      const uses = usesOf(one.files, name);
      return uses.removed !== undefined && uses.more < 0;
    });
    if (taker)
      return {
        weight: -5.5,
        text: `\`${name}\` was taken away after it, by ${taker.id.slice(0, 12)}`,
        signal: self,
      };
  }
  return undefined;
};

/** What the one added the other removed, and the other way around, in every file that runs. */
function takesBack(later: readonly ChangedFile[], files: readonly ChangedFile[]): boolean {
  const running = files.filter(({ path }) => natureOf(path) !== "words" && natureOf(path) !== "test");
  return (
    running.length > 0 &&
    running.every((file) => {
      const other = later.find(({ path }) => path === file.path);
      return (
        other !== undefined &&
        linesOf(file.added, file.removed) !== "\0" &&
        linesOf(file.added, file.removed) === linesOf(other.removed, other.added)
      );
    })
  );
}

function linesOf(added: readonly string[] = [], removed: readonly string[] = []): string {
  const joined = (lines: readonly string[]) =>
    lines
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .join("\n");
  return `${joined(added)}\0${joined(removed)}`;
}
