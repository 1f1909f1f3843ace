/** The failure comes from outside of the code: to have touched the code that met it is little. */
import { natureOf } from "../nature.ts";
import { troublesOf } from "../trouble.ts";
import type { Feature } from "./feature.ts";

export const outside: Feature = ({ candidate, input, self }) => {
  if (candidate.files.length === 0 || !troublesOf(input.kind).has("outside")) return undefined;
  // Addresses and certificates are settings.
  if (candidate.files.some(({ path }) => natureOf(path) === "configuration")) return undefined;
  return {
    weight: -1.6,
    text: "Failures of this kind come from outside of the code, mostly",
    signal: self,
  };
};
