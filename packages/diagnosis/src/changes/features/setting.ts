/** A setting was changed whose name the failing code bears: `fast-search` and `fastSearch()`. */
import { natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";

/** `"fast-search": true`, `FAST_SEARCH=on`, `fastSearch: on`. */
const KEY = /^\s*["']?([A-Za-z][\w.-]{4,60})["']?\s*[:=]/;
/** Frames from the throw site on. */
const NEAR = 3;
const DATA = /\.(?:json|ya?ml|toml|ini|properties)$|(?:^|\/)\.env[\w.-]*$/;

export const setting: Feature = ({ candidate, frames, self }) => {
  const near = frames.slice(0, NEAR).flatMap(({ function: name, file }) => {
    const own = name?.split(/[. ]/).at(-1);
    const stem = file?.split(/[\\/]/).at(-1)?.replace(/\..*$/, "");
    return [own, stem].flatMap((one) => (one === undefined ? [] : [{ name: one, words: plain(one) }]));
  });
  for (const { path, added = [], removed = [] } of candidate.files) {
    if (natureOf(path) === "dependency" || !DATA.test(path)) continue;
    for (const line of [...added, ...removed]) {
      const key = KEY.exec(line)?.[1];
      if (key === undefined) continue;
      const words = plain(key);
      const found = words.length >= 6 ? near.find((one) => one.words === words) : undefined;
      if (found)
        return {
          weight: 2.2,
          text: `It changed the setting \`${key}\` in ${path}, whose name the failing code bears (${found.name})`,
          signal: self,
        };
    }
  }
  return undefined;
};

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
