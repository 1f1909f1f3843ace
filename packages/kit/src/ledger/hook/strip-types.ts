/** TypeScript as Node itself would run it. */
import module from "node:module";

/**
 * JavaScript of TypeScript, lines and columns as they were.
 *
 * @throws SyntaxError where the syntax can't be erased
 */
export function stripTypes(source: string): string {
  return quietly(() => strip()(source, { mode: "strip" }));
}

/**
 * As this process runs TypeScript: where it was started to transform enums and their like (`--experimental-transform-types`, up to
 * Node 25), lines move and a map comes with the code.
 *
 * @throws SyntaxError where the syntax can't be run
 */
export function compileTypes(source: string, url: string): string {
  if ((process.features.typescript as unknown) !== "transform") return stripTypes(source);
  return quietly(() => strip()(source, { mode: "transform", sourceMap: true, sourceUrl: url }));
}

/** The types of Node 26 know one mode. */
type Strip = (source: string, options: { mode: string; sourceMap?: boolean; sourceUrl?: string }) => string;

function strip(): Strip {
  if (typeof module.stripTypeScriptTypes !== "function")
    throw new Error(`Node.js ${process.version} can't strip types: use 22.15 or later`);
  return module.stripTypeScriptTypes as Strip;
}

/** Node tells at the first call that it is experimental; the application did not make it. */
function quietly<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
