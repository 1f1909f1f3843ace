/** The errors that an error carries: what it wraps went on with it. */

import { types } from "node:util";
import { readProperty } from "../core/index.ts";

/** Bound of one look: chains are short, rings and hostile values are not. */
const CARRIED_MAX = 200;

/** So many own properties of one are looked at. */
const KEYS_MAX = 50;

/**
 * All that is reached by `cause`, `errors`, `error` with `suppressed`, and any own property that holds an error (`originalError`,
 * `parent`, `driverError`, ...), at any depth; without the error itself.
 */
export function carriedErrors(error: unknown): Set<unknown> {
  const found = new Set<unknown>();
  const open = [error];
  for (let next = 0; next < open.length && found.size < CARRIED_MAX; next++) {
    const carrier = open[next];
    if (typeof carrier !== "object" || carrier === null || types.isProxy(carrier)) continue;
    for (const value of directly(carrier)) {
      if (value === undefined || value === null || value === error || found.has(value)) continue;
      if (found.size >= CARRIED_MAX) break;
      found.add(value);
      open.push(value);
    }
  }
  return found;
}

function directly(carrier: object): unknown[] {
  const values = [readProperty(carrier, "cause")];
  const suppressed = readProperty(carrier, "suppressed");
  if (suppressed !== undefined) values.push(suppressed, readProperty(carrier, "error"));
  const members = readProperty(carrier, "errors");
  if (Array.isArray(members) && !types.isProxy(members)) {
    for (let index = 0; index < Math.min(members.length, CARRIED_MAX); index++)
      values.push(readProperty(members, index));
  }
  for (const key of Object.getOwnPropertyNames(carrier).slice(0, KEYS_MAX)) {
    const value: unknown = Object.getOwnPropertyDescriptor(carrier, key)?.value;
    if (types.isNativeError(value)) values.push(value);
  }
  return values;
}
