/** TypeScript that somebody else will compile: what is inserted stands between its types. */
import { insert, type RewriteOptions, type Rewritten, rewrite } from "../rewrite/index.ts";
import { stripTypes } from "./strip-types.ts";

/**
 * Rewrites code that may still have its types.
 *
 * @throws SyntaxError where it can't be read: JSX, decorators, enums
 */
export function rewriteTyped(code: string, options: RewriteOptions): Rewritten | undefined {
  try {
    return rewrite(code, options);
  } catch {
    const rewritten = rewrite(erased(code), options);
    return rewritten && { ...rewritten, code: insert(code, rewritten.insertions) };
  }
}

/** The same code, each type replaced by as much white space. */
function erased(code: string): string {
  const plain = stripTypes(code);
  let same = plain.length === code.length;
  for (let at = 0; same && at < plain.length; at++)
    same = plain[at] === code[at] || /[\s;,()=>]/.test(plain[at]!);
  if (!same) throw new SyntaxError("erasing its types moves its code");
  return plain;
}
