/** The change touches the package that the root was thrown in, or that is missing. */
import { packageOf } from "../../fingerprint/own-frame.ts";
import { natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";
import { isWordIn } from "./names.ts";

export const dependency: Feature = ({ candidate, input, self }) => {
  const frame = input.root.frames[0];
  const name = frame && frame.inApp !== true ? packageOf(frame) : undefined;
  if (name === undefined || name.startsWith("node:")) return undefined;
  const bumped =
    candidate.kind === "dependency"
      ? candidate.names.includes(name)
      : candidate.files.some(
          ({ path, added = [] }) =>
            natureOf(path) === "dependency" && added.some((line) => isWordIn(line, name) && /\d/.test(line)),
        );
  return bumped
    ? {
        weight: 2.4,
        text: `It changed the version of \`${name}\`, in which the error was thrown`,
        signal: self,
      }
    : undefined;
};
