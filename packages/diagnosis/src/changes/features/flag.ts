/** A flag that was flipped is one that the failing requests evaluated. */
import type { Feature } from "./feature.ts";

export const flag: Feature = ({ candidate, input, self }) => {
  if (candidate.kind !== "flag") return undefined;
  const evaluated = input.flags?.find(({ key }) => candidate.names.includes(key));
  if (!evaluated) {
    return input.flags && input.flags.length > 0
      ? { weight: -2, text: "The failing requests evaluated flags, and not this one", signal: self }
      : undefined;
  }
  const value = evaluated.variant ?? evaluated.value;
  return {
    weight: 2.6,
    text: `The failing requests evaluated \`${evaluated.key}\`${value === undefined ? "" : ` as ${value}`}`,
    signal: self,
  };
};
