/** Rewrites the application's files as they load. Whatever goes wrong, the file runs as it is. */
import type { LoadFnOutput, LoadHookSync } from "node:module";
import { fileURLToPath } from "node:url";
import { countFailed, countRewritten, countSkipped, countUnchanged } from "../coverage.ts";
import { rememberInsertions } from "../original-site.ts";
import { rewrite } from "../rewrite/index.ts";
import type { Scope } from "../scope/index.ts";
import { attachedMap, inlineMap, locateBy, moveMappings } from "../source-map/index.ts";
import { rewriteTyped } from "./rewrite-typed.ts";
import { compileTypes } from "./strip-types.ts";

/** A tree takes some fifty times the memory of its text, and a second for so many characters. */
const SOURCE_MAX = 10_000_000;

/** A load hook that asks for the scope at each file: it may be set after the hook. */
export function loadHook(scope: () => Scope): LoadHookSync {
  return (url, context, nextLoad) => {
    const result = likeWithoutHooks(nextLoad(url, context));
    if (!url.startsWith("file:") || !/^(?:module|commonjs)(?:-typescript)?$/.test(result.format ?? "module"))
      return result;
    try {
      const file = fileURLToPath(url.replace(/[?#].*$/s, ""));
      if (!scope()(file)) {
        countSkipped();
        return result;
      }
      return cover(result, url, file);
    } catch (error) {
      countFailed(url, error);
      return result;
    }
  };
}

/**
 * Node 22 runs CommonJS in TypeScript that a hook has seen by a `require` of its own that can't require ES modules. This flag, which
 * Node sets for CommonJS in JavaScript, makes it take the usual one.
 */
function likeWithoutHooks(result: LoadFnOutput): LoadFnOutput {
  return result.format === "commonjs-typescript"
    ? ({ ...result, shouldBeReloadedByCJSLoader: true } as LoadFnOutput)
    : result;
}

function cover(result: LoadFnOutput, url: string, file: string): LoadFnOutput {
  const { source } = result;
  if (source === null || source === undefined) {
    countFailed(file, "its source was not handed over");
    return result;
  }
  let text = typeof source === "string" ? source : new TextDecoder().decode(source);
  if (text.startsWith("\uFEFF")) text = text.slice(1);
  let format = result.format;
  try {
    if (text.length > SOURCE_MAX) throw new RangeError(`it has more than ${SOURCE_MAX} characters`);
    if (format?.endsWith("-typescript")) {
      text = compileTypes(text, url);
      format = format === "module-typescript" ? "module" : "commonjs";
    }
    const code = rewriteText(text, url, file, format === "module" ? "module" : "script");
    return code === undefined ? result : { ...result, format, source: code };
  } catch (error) {
    countFailed(file, error);
    return result;
  }
}

function rewriteText(
  text: string,
  url: string,
  file: string,
  sourceType: "module" | "script",
): string | undefined {
  // Node reads maps only where it was told to; elsewhere the comment stays for those who read it later.
  const attached = process.sourceMapsEnabled ? attachedMap(text, url) : undefined;
  const options = { file, sourceType, ...(attached && { locate: locateBy(attached.map) }) };
  // A hook that is yet to see the result may have asked for TypeScript under another format.
  const rewritten = /\.[cm]?tsx?$/.test(file) ? rewriteTyped(text, options) : rewrite(text, options);
  if (rewritten === undefined) {
    countUnchanged();
    return undefined;
  }
  const { code, insertions, catches } = rewritten;
  countRewritten(catches);
  if (attached === undefined) {
    rememberInsertions(file, insertions);
    return code;
  }
  if (!insertions.some(({ moves }) => moves)) return code;
  const map = { ...attached.map, mappings: moveMappings(attached.map.mappings, insertions) };
  const longer = insertions.reduce((sum, { at, length }) => (at <= attached.start ? sum + length : sum), 0);
  return code.slice(0, attached.start + longer) + inlineMap(map) + code.slice(attached.end + longer);
}
