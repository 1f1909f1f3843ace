/** What Fastify keeps under symbols that it does not export: found by description, and done without where a version has it no more. */
import type { FastifyInstance } from "fastify";

export interface Internal<T> {
  value: T;
  set(value: T): void;
}

/** Undefined where the instance has none of that description. */
export function internalOf<T>(app: FastifyInstance, description: string): Internal<T> | undefined {
  const holder = app as unknown as Record<symbol, T>;
  // A plugin's instance inherits from its parent.
  for (let at: object | null = app; at !== null; at = Object.getPrototypeOf(at)) {
    const key = Object.getOwnPropertySymbols(at).find((symbol) => symbol.description === description);
    if (key === undefined) continue;
    return {
      value: holder[key] as T,
      set: (value) => {
        holder[key] = value;
      },
    };
  }
  return undefined;
}
