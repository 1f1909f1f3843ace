/** Changes that do not run: words, tests, white space. */
import { isCosmetic, natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";

export const harmless: Feature = ({ candidate, self }) => {
  const { files } = candidate;
  if (files.length === 0) return undefined;
  if (files.every(({ path }) => natureOf(path) === "words" || natureOf(path) === "test"))
    return { weight: -5, text: "It changes only documents and tests", signal: self };
  const running = files.filter(({ path }) => natureOf(path) !== "words" && natureOf(path) !== "test");
  if (running.every(isCosmetic))
    return { weight: -3, text: "It changes only white space and comments", signal: self };
  return undefined;
};
