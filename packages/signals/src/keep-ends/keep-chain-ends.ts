import type { Exception } from "../words/exception.ts";
import { endsOf, keepEnds } from "./keep-ends.ts";

/**
 * As `keepEnds`, for exceptions that link to each other by index: a link to one that is gone goes to the next that is kept, and is
 * dropped where none follows. The exceptions given are not changed.
 *
 * @example
 * keepChainEnds(exceptions, limits.exceptions);
 */
export function keepChainEnds(exceptions: Exception[], most: number): Exception[] {
  if (exceptions.length <= most) return exceptions;
  const { head, tail } = endsOf(most);
  const gone = exceptions.length - head - tail;
  return keepEnds(exceptions, most).map((exception) => {
    if (exception.to === undefined || exception.to.index < head) return exception;
    const { to, ...unlinked } = exception;
    if (tail === 0) return unlinked;
    return { ...exception, to: { relation: to.relation, index: Math.max(head, to.index - gone) } };
  });
}
