/** What both plug-ins do with one module. */
import { isAbsolute, relative, sep } from "node:path";
import type { Site } from "../../core/index.ts";
import { rewriteTyped } from "../hook/index.ts";
import { type RewriteOptions, type Rewritten, rewrite } from "../rewrite/index.ts";
import type { ScopeOptions } from "../scope/index.ts";

export interface LedgerPluginOptions extends ScopeOptions {
  /** Sites are told relative to this folder. (Default: the working directory) */
  root?: string;
}

/** The file of a module's id; undefined for what is no file of code. */
export function fileOf(id: string): string | undefined {
  const file = id.replace(/[?#].*$/s, "");
  return isAbsolute(file) && /\.[cm]?[jt]sx?$/.test(file) ? file : undefined;
}

/**
 * Rewrites a module, which may still have its types: what is inserted stands between them. Its sites name `file` relative to `root`.
 *
 * @throws SyntaxError where it can't be read: JSX, decorators, enums
 */
export function rewriteModule(
  code: string,
  file: string,
  root: string,
  locate?: (line: number, column: number) => Site | undefined,
): Rewritten | undefined {
  const inside = relative(root, file);
  const shown = inside.startsWith("..") || isAbsolute(inside) ? file : inside.replaceAll(sep, "/");
  const options: RewriteOptions = {
    file: shown,
    sourceType: "module",
    // Whatever the tools before called the source, it is this module's.
    ...(locate && {
      locate: (line, column) => {
        const site = locate(line, column);
        return site && { ...site, file: shown };
      },
    }),
  };
  return /\.[cm]?tsx?$/.test(file) ? rewriteTyped(code, options) : rewrite(code, options);
}
