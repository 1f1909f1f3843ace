/** Handlers of rejections: `.catch(handler)` and the second argument of `.then`. */
import { types } from "node:util";
import { ownFailure } from "../core/index.ts";
import { noteCaught } from "./note-caught.ts";

/**
 * Notes what a handler of rejections was called with. `.catch` is also the name of methods that have nothing to do with promises
 * (parsers, query builders): an error is taken as such, any other value only where a promise's job made the call.
 *
 * @param frames how many frames stand between `above` and what called the handler
 */
export function noteHandled(
  value: unknown,
  site: string,
  rethrows: boolean,
  above: (...args: never[]) => unknown,
  frames: number,
): void {
  try {
    if (types.isNativeError(value) || calledByPromise(above, frames)) noteCaught(value, site, rethrows);
  } catch (failure) {
    ownFailure("ledger", failure);
  }
}

/** Promise jobs run from an empty stack: under the handler is Node's own loop, an awaiting function, or nothing. */
function calledByPromise(above: (...args: never[]) => unknown, frames: number): boolean {
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, above);
  if (typeof holder.stack !== "string") return false;
  const lines = holder.stack.split("\n").slice(1);
  if (lines.length < frames) return false;
  const caller = lines[frames];
  return (
    caller === undefined ||
    /^\s*at (?:async |process\.processTicksAndRejections |runNextTicks |.*\(node:internal\/process\/)/.test(
      caller,
    )
  );
}

const traps = new Map<string, ProxyHandler<() => unknown>>();
const TRAPS_MAX = 20_000;

/**
 * A handler that is not written in place, so that what it is called with can be noted: the same function to all who look at it
 * (name, arity, properties, `this`, result), but for its identity. What is no function is answered as it is.
 */
export function watchHandler(handler: unknown, site: string): unknown {
  if (typeof handler !== "function") return handler;
  try {
    let trap = traps.get(site);
    if (trap === undefined) {
      trap = { apply: (target, self, args) => applyNoting(target, self, args, site) };
      if (traps.size >= TRAPS_MAX) traps.clear();
      traps.set(site, trap);
    }
    return new Proxy(handler as () => unknown, trap);
  } catch (failure) {
    ownFailure("ledger", failure);
    return handler;
  }
}

function applyNoting(target: () => unknown, self: unknown, args: unknown[], site: string): unknown {
  // A promise calls with one value and no `this`.
  if (self === undefined && args.length === 1) noteHandled(args[0], site, false, applyNoting, 1);
  return Reflect.apply(target, self, args);
}
