/** A file that the error misses by name, a template, a partial, a locale, is one that the commit took away or moved. */
import type { Feature } from "./feature.ts";

/** `Missing partial shared/_address`, `Template not found: mail/welcome`, `ENOENT: no such file or directory, open '/app/views/a.html'`. */
const MISSED =
  /(?:missing|not found|no such file|cannot find|can't find|does not exist|doesn't exist|unable to (?:locate|find|load)|failed to (?:lookup|load|open|find))/i;
const PATHLIKE = /[\w@.-]+(?:[\\/][\w@.-]+)+/g;
const PATHS = 8;

export const missingFile: Feature = ({ candidate, input, self }) => {
  const text = input.root.message.slice(0, 2000);
  if (!MISSED.test(text)) return undefined;
  const wanted = [...text.matchAll(PATHLIKE)].slice(0, PATHS).map(([path]) => plain(path));
  if (wanted.length === 0) return undefined;
  for (const { path, from, added, removed } of candidate.files) {
    const gone = from ?? ((added?.length ?? 0) === 0 && (removed?.length ?? 0) > 0 ? path : undefined);
    if (gone === undefined) continue;
    const own = plain(gone);
    if (wanted.some((one) => ends(own, one) || ends(one, own)))
      return {
        weight: 3.2,
        text:
          from === undefined
            ? `It took lines or all of ${path} away, which the error misses`
            : `It moved ${from}, which the error misses, to ${path}`,
        signal: self,
      };
  }
  return undefined;
};

/** Segments without extensions and the underscore of a partial. */
function plain(path: string): string[] {
  const parts = path.split(/[\\/]+/).filter((part) => part !== "" && part !== "." && part !== "..");
  const last = parts.pop() ?? "";
  return [...parts, last.replace(/^_/, "").replace(/(?<=.)\..*$/, "")];
}

/** At least a folder and a name are the same. */
function ends(long: readonly string[], short: readonly string[]): boolean {
  return (
    short.length >= 2 &&
    short.length <= long.length &&
    short.every((part, i) => part === long[long.length - short.length + i])
  );
}
