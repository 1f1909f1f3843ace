/** The ledger's rewriting as a plug-in of Rollup, Vite and Rolldown. */
import { resolveScope } from "../scope/index.ts";
import { asRawMap, locateBy, mapInsertions, type RawMap } from "../source-map/index.ts";
import { fileOf, type LedgerPluginOptions, rewriteModule } from "./rewrite-module.ts";

/** What the bundlers offer to a transform, as far as it is used. */
interface TransformContext {
  getCombinedSourcemap?: () => unknown;
  warn?: (message: string) => void;
}

/** A plug-in as Rollup 4, Vite 5 and later, and Rolldown take it. */
export interface RollupPlugin {
  name: string;
  enforce: "post";
  transform: {
    order: "post";
    handler(
      this: unknown,
      code: string,
      id: string,
      options?: { ssr?: boolean | undefined },
    ): { code: string; map: RawMap } | null;
  };
}

/**
 * Rewrites the catches of the application's modules, after TypeScript has been compiled; what Vite builds for browsers is left alone.
 * A module that can't be rewritten is bundled as it is, with a warning.
 *
 * @example
 * // rollup.config.js
 * export default { input: "src/server.ts", plugins: [typescript(), rollupLedger()] };
 */
export function rollupLedger(options: LedgerPluginOptions = {}): RollupPlugin {
  const root = options.root ?? process.cwd();
  const scope = resolveScope(options, { cwd: root, entry: undefined });
  return {
    name: "holdfast-ledger",
    enforce: "post",
    transform: {
      order: "post",
      handler(code, id, { ssr } = {}) {
        const file = fileOf(id);
        if (file === undefined || ssr === false || !scope(file)) return null;
        try {
          const rewritten = rewriteModule(code, file, root, combined(this as TransformContext));
          return rewritten === undefined
            ? null
            : { code: rewritten.code, map: mapInsertions(code, file, rewritten.insertions) };
        } catch (error) {
          (this as TransformContext).warn?.(`What ${file} catches will not be seen: ${String(error)}`);
          return null;
        }
      },
    },
  };
}

/** Where the tools before this one have their code from. */
function combined(context: TransformContext): ReturnType<typeof locateBy> | undefined {
  try {
    const map = asRawMap(context.getCombinedSourcemap?.());
    return map && locateBy(map);
  } catch {
    return undefined;
  }
}
