/** The module that can't be found is a file that the commit moved or took away. */
import type { Exception } from "@holdfast/signals";
import { sameFile } from "../same-file.ts";
import type { Feature } from "./feature.ts";

const MODULE = /cannot find (?:module|package) ['"`]([^'"`\n]{1,300})['"`]/i;
const IMPORTER = /(?:imported from|Require stack:\s*-) ['"`]?([^'"`\n]{1,300})/i;
const PYTHON = /no module named ['"`]([\w.]{1,200})['"`]/i;

export const missingModule: Feature = ({ candidate, input, self }) => {
  const wanted = wantedFile(input.root);
  if (wanted === undefined) return undefined;
  for (const { path, from, added, removed } of candidate.files) {
    if (from !== undefined && isFile(wanted, from))
      return { weight: 3.4, text: `It moved ${from}, which can't be found, to ${path}`, signal: self };
    const gone = added?.length === 0 && (removed?.length ?? 0) > 0;
    if (from === undefined && gone && isFile(wanted, path))
      return {
        weight: 3.2,
        text: `It took lines or all of ${path} away, which can't be found`,
        signal: self,
      };
  }
  return undefined;
};

/** As a path where the module is a file of the service; undefined where it is a package. */
function wantedFile({ message }: Exception): string | undefined {
  const text = message.slice(0, 2000);
  const python = PYTHON.exec(text)?.[1];
  if (python?.includes(".")) return `${python.replaceAll(".", "/")}.py`;
  const named = MODULE.exec(text)?.[1];
  if (named === undefined) return undefined;
  if (/^(?:file:|[\\/]|[A-Za-z]:[\\/])/.test(named)) return named;
  if (!/^\.\.?\//.test(named)) return undefined;
  const importer = IMPORTER.exec(text)?.[1];
  if (importer === undefined) return undefined;
  const parts = importer.split(/[\\/]+/).slice(0, -1);
  for (const part of named.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Modules may be named without their extension. */
function isFile(wanted: string, path: string): boolean {
  if (sameFile(wanted, path) !== undefined) return true;
  const extension = /\.[a-z]+$/.exec(path)?.[0] ?? "";
  return !/\.[cm]?[a-z]{2,4}$/.test(wanted) && sameFile(`${wanted}${extension}`, path) !== undefined;
}
