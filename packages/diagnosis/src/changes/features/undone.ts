/** What the commit calls was there when it was made: a later one took it away. */
import type { Feature } from "./feature.ts";
import { usesOf } from "./names.ts";

export const undone: Feature = ({ candidate, names, later, self }) => {
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
