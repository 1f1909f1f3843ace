/** What a failed work failed of, as one word. */
import { isError, typeOfError, type WorkContext } from "../core/index.ts";

/** `error.type` of the semantic conventions: the class of the first error, `_OTHER` where none is known. */
export function errorTypeOf(context: WorkContext): string {
  const first = context.firstError?.error;
  return isError(first) ? typeOfError(first) : "_OTHER";
}
