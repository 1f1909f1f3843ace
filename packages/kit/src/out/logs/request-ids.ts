/** The request's ids in every line that the application logs itself. */
import { currentContext, ownFailure } from "../../core/index.ts";
import { idsOf } from "./line-fields.ts";

/**
 * Ids of the work under way: for pino's `mixin` option.
 *
 * @example
 * const logger = pino({ mixin: requestIds });
 */
export function requestIds(): Record<string, string> {
  try {
    const context = currentContext();
    return context ? idsOf(context) : {};
  } catch (error) {
    ownFailure("logs", error);
    return {};
  }
}

type Mixin = (merge: object, ...rest: unknown[]) => object;

/**
 * The same for a pino logger that exists already, and for its children: what its own mixin adds stays, and wins.
 *
 * @returns false where it is no pino logger: then nothing was changed
 * @example
 * addRequestIds(app.log); // Fastify's
 */
export function addRequestIds(logger: object): boolean {
  const symbol = mixinSymbol(logger);
  if (symbol === undefined) return false;
  const holder = logger as Record<symbol, Mixin | undefined>;
  const own = holder[symbol];
  holder[symbol] = (merge, ...rest) => ({ ...requestIds(), ...own?.call(logger, merge, ...rest) });
  return true;
}

/** pino keeps its mixin under a symbol that is described so, on the logger or on the one it is a child of. */
function mixinSymbol(logger: object): symbol | undefined {
  for (let at: object | null = logger; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = Object.getOwnPropertySymbols(at).find((symbol) => symbol.description === "pino.mixin");
    if (found) return found;
  }
  return undefined;
}
