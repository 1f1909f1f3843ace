/** A setting was changed whose name the failing code bears or reads: `fast-search`, `fastSearch()` and `flag("fast-search")`. */
import { DATA_FILE, definedNames, SETTINGS_CODE } from "../defined-names.ts";
import { natureOf } from "../nature.ts";
import { ownLines } from "../used-names.ts";
import type { Case, Feature } from "./feature.ts";

/** Frames from the throw site on. */
const NEAR = 3;
/** By how the failing code knows the setting: it is called so; it reads it in the failing function; its file reads it. */
const BEARS = 2.2;
const READS = 2;
const IN_FILE = 1.7;
const SHORTEST = 5;
/** Of every service. */
const COMMON = new Set([
  "nodeenv",
  "loglevel",
  "environment",
  "version",
  "timezone",
  "hostname",
  "default",
  "enabled",
  "production",
  "defaultvariant",
  "variants",
  "services",
  "metadata",
  "resources",
  "containers",
  "replicas",
]);

/** A setting that is read and there no more is more than one that has another value. */
const GONE = 0.8;

interface Known {
  words: string;
  weight: number;
  how: string;
}

export const setting: Feature = ({ candidate, frames, input, self }) => {
  const files = candidate.files.filter(
    ({ path }) => (DATA_FILE.test(path) || SETTINGS_CODE.test(path)) && natureOf(path) !== "dependency",
  );
  if (files.length === 0) return undefined;
  const near = knownNames(frames);
  const sources = frames.slice(0, NEAR).flatMap(({ file }) => {
    const text = file === undefined ? undefined : input.sources?.get(file);
    return text === undefined ? [] : [{ file: file!, text }];
  });
  let best: { weight: number; text: string } | undefined;
  for (const { path, added = [], removed = [], defines = [] } of files) {
    const keys = new Set([...[...added, ...removed].flatMap((line) => definedNames(line, path)), ...defines]);
    for (const key of keys) {
      const words = plain(key);
      if (words.length < SHORTEST || COMMON.has(words)) continue;
      const found = near.find((one) => one.words === words) ?? readIn(key, sources);
      if (!found) continue;
      const gone = isGone(key, added, removed);
      const weight = found.weight + (gone ? GONE : 0);
      if (weight > (best?.weight ?? 0))
        best = {
          weight,
          text: `It ${gone ? "took away" : "changed"} the setting \`${key}\` in ${path}, ${found.how}`,
        };
    }
  }
  return best && { ...best, signal: self };
};

/** The same frames stand beside every candidate. */
const read = new WeakMap<Case["frames"], Known[]>();

/** The key stands in what went, and not in what came. */
function isGone(key: string, added: readonly string[], removed: readonly string[]): boolean {
  return removed.some((line) => line.includes(key)) && !added.some((line) => line.includes(key));
}

/** What the code at the frames is called, and the words that it reads. */
function knownNames(frames: Case["frames"]): Known[] {
  const before = read.get(frames);
  if (before) return before;
  const known: Known[] = [];
  read.set(frames, known);
  for (const frame of frames.slice(0, NEAR)) {
    const own = frame.function?.split(/[. ]/).at(-1);
    const stem = frame.file?.split(/[\\/]/).at(-1)?.replace(/\..*$/, "");
    for (const one of [own, stem])
      if (one !== undefined)
        known.push({ words: plain(one), weight: BEARS, how: `whose name the failing code bears (${one})` });
    if (!frame.context) continue;
    for (const line of [frame.context.line, ...ownLines(frame)])
      for (const [word] of line.slice(0, 400).matchAll(/[A-Za-z_][\w.-]{4,80}/g))
        for (const part of new Set([word, word.split(".").at(-1)!]))
          known.push({
            words: plain(part),
            weight: READS,
            how: `which the failing function reads (\`${line.trim().slice(0, 100)}\`)`,
          });
  }
  return known;
}

/** Variables of the environment are named so that they are found: `RATES_TIMEOUT`. */
function readIn(key: string, sources: readonly { file: string; text: string }[]): Known | undefined {
  if (!/^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(key)) return undefined;
  const found = sources.find(({ text }) => new RegExp(`\\b${key}\\b`).test(text));
  return (
    found && {
      words: plain(key),
      weight: IN_FILE,
      how: `which ${found.file.split(/[\\/]/).at(-1)}, a file of the failing stack, reads`,
    }
  );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
