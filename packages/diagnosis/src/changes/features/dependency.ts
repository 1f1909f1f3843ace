/** The change touches the package that the root was thrown in, or that is missing. */
import { natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";
import { isWordIn } from "./names.ts";

export const dependency: Feature = ({ candidate, thrownIn, self }) => {
  if (thrownIn === undefined) return undefined;
  const bumped =
    candidate.kind === "dependency"
      ? candidate.names.includes(thrownIn)
      : candidate.files.some(
          ({ path, added = [] }) =>
            natureOf(path) === "dependency" &&
            added.some((line) => isWordIn(line, thrownIn) && /\d/.test(line)),
        );
  return bumped
    ? {
        weight: 3.4,
        text: `It changed the version of \`${thrownIn}\`, in which the error was thrown`,
        signal: self,
      }
    : undefined;
};
