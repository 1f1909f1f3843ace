/** The commit changed what a function, class or constant does that the failing code uses. */
import type { Frame } from "@holdfast/signals";
import { isCosmetic } from "../cosmetic.ts";
import { natureOf } from "../nature.ts";
import { sameFile } from "../same-file.ts";
import type { Feature } from "./feature.ts";

/** By where it is used: in the failing line, earlier in its function; then in the caller's. */
const WEIGHTS = { line: [1.9, 0.8, 0.5], function: [1.5, 0.6, 0.4] } as const;
/** Where the source of the failing file is not known, two things of one name may be meant. */
const UNSEEN = 0.6;
/** Languages in which a file says which others it uses. */
const IMPORTING = /\.(?:[cm]?[jt]sx?|vue|svelte|py)$/;

export const definition: Feature = ({ candidate, used, input, self }) => {
  let best: { weight: number; text: string } | undefined;
  for (const file of candidate.files) {
    const { path, defines = [] } = file;
    const nature = natureOf(path);
    if (defines.length === 0 || (nature !== "code" && nature !== "configuration") || isCosmetic(file))
      continue;
    for (const { name, frame, depth, on } of used) {
      if (!defines.includes(name)) continue;
      // The class that the failing function is in is no other that it uses.
      if (
        /^[A-Z]/.test(name) &&
        !/^[A-Z0-9_]+$/.test(name) &&
        frame.file !== undefined &&
        sameFile(frame.file, path)
      )
        continue;
      const sure = sureness(frame, path, input.sources);
      const weight = (WEIGHTS[on][depth] ?? 0) * sure;
      if (weight <= (best?.weight ?? 0)) continue;
      const where = `${on === "line" ? "the failing line" : "the failing function"}${depth > 0 ? "'s caller" : ""}`;
      best = { weight, text: `It changed \`${name}\` in ${path}, which ${where} uses${placeOf(frame)}` };
    }
  }
  return best && { ...best, signal: self };
};

/** 0 to 1: whether the name in the frame's file is the one of the other file. */
function sureness(
  { file = "" }: Frame,
  path: string,
  sources: ReadonlyMap<string, string> | undefined,
): number {
  if (sameFile(file, path)) return 1;
  const source = sources?.get(file);
  if (source === undefined) return UNSEEN;
  if (!IMPORTING.test(file)) return 1;
  return imports(source, path) ? 1 : 0;
}

/** An import or `require` whose last part is the file's name, or its folder's where it is an index. */
function imports(source: string, path: string): boolean {
  const parts = path.replace(/\.[^./]+$/, "").split("/");
  const last = parts.at(-1)!;
  const name = /^(?:index|__init__|mod|main)$/.test(last) ? (parts.at(-2) ?? last) : last;
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?:from|import|require\\s*\\()[^\\n]{0,300}(?<![\\w-])${quoted}(?![\\w-])`).test(source);
}

function placeOf({ file, line, function: name }: Frame): string {
  if (file === undefined) return "";
  const short = file.split(/[\\/]/).at(-1)!;
  return ` (${short}${line === undefined ? "" : `:${line}`}${name ? `, ${name}` : ""})`;
}
