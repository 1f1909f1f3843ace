/** The ledger's rewriting as a plug-in of esbuild. */
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { resolveScope } from "../scope/index.ts";
import { attachedMap, inlineMap, locateBy, mapInsertions, moveMappings } from "../source-map/index.ts";
import { fileOf, type LedgerPluginOptions, rewriteModule } from "./rewrite-module.ts";

type Loader = "js" | "jsx" | "ts" | "tsx";

interface Loaded {
  contents?: string;
  loader?: Loader;
  resolveDir?: string;
  warnings?: { text: string; location?: { file: string } }[];
}

/** A plug-in as esbuild takes it. */
export interface EsbuildPlugin {
  name: string;
  setup(build: {
    onLoad(
      options: { filter: RegExp; namespace: string },
      load: (args: { path: string }) => Promise<Loaded | undefined>,
    ): void;
  }): void;
}

/**
 * Rewrites the catches of the application's files as esbuild loads them. TypeScript stays TypeScript: esbuild compiles it by its own
 * settings. A file that can't be rewritten (JSX, decorators, enums) is bundled as it is, with a warning.
 *
 * @example
 * await build({ entryPoints: ["src/server.ts"], bundle: true, platform: "node", plugins: [esbuildLedger()] });
 */
export function esbuildLedger(options: LedgerPluginOptions = {}): EsbuildPlugin {
  const root = options.root ?? process.cwd();
  const scope = resolveScope(options, { cwd: root, entry: undefined });
  return {
    name: "holdfast-ledger",
    setup: (build) => {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, async ({ path }) => {
        const file = fileOf(path);
        if (file === undefined || !scope(file)) return undefined;
        try {
          const contents = rewriteFile(await readFile(file, "utf8"), file, root);
          return contents === undefined
            ? undefined
            : { contents, loader: loaderOf(file), resolveDir: dirname(file) };
        } catch (error) {
          // Without contents esbuild loads the file itself.
          return {
            warnings: [{ text: `What it catches will not be seen: ${String(error)}`, location: { file } }],
          };
        }
      });
    },
  };
}

function rewriteFile(source: string, file: string, root: string): string | undefined {
  const url = pathToFileURL(file).href;
  const attached = attachedMap(source, url);
  const rewritten = rewriteModule(source, file, root, attached && locateBy(attached.map));
  if (rewritten === undefined) return undefined;
  const { code, insertions } = rewritten;
  const map = attached
    ? { ...attached.map, mappings: moveMappings(attached.map.mappings, insertions) }
    : mapInsertions(source, url, insertions);
  return `${withoutMap(code, attached !== undefined)}\n${inlineMap(map)}\n`;
}

function withoutMap(code: string, attached: boolean): string {
  return attached ? code.replace(/\/\/[#@] sourceMappingURL=[^\n]*\s*$/, "") : code;
}

function loaderOf(file: string): Loader {
  const typed = /\.[cm]?tsx?$/.test(file);
  return file.endsWith("x") ? (typed ? "tsx" : "jsx") : typed ? "ts" : "js";
}
