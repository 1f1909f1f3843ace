/** One of a kind per process, even when two copies of the kit are loaded (two versions in one tree, ESM beside CommonJS). */

/**
 * Answers the process's instance of `name`, made on first use.
 *
 * @example
 * const listeners = processWide("listeners", () => new Set<Listener>());
 */
export function processWide<T>(name: string, make: () => T): T {
  const key = Symbol.for(`holdfast.kit.${name}`);
  const holder = globalThis as { [key: symbol]: T | undefined };
  holder[key] ??= make();
  return holder[key];
}
