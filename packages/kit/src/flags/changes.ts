/** Which flags changed between two contents of a source. */
import type { Definition, Definitions } from "./definitions.ts";
import type { Environment } from "./environment.ts";
import type { RemoteFlag, RemoteFlags } from "./ofrep.ts";

export function changedDefinitions(before: Definitions | undefined, after: Definitions): string[] {
  return changedKeys(
    before?.flags,
    after.flags,
    (a: Definition, b: Definition) => a.fingerprint === b.fingerprint,
  );
}

export function changedRemotes(before: RemoteFlags | undefined, after: RemoteFlags): string[] {
  return changedKeys(
    before,
    after,
    (a: RemoteFlag, b: RemoteFlag) => JSON.stringify(a) === JSON.stringify(b),
  );
}

function changedKeys<T>(
  before: ReadonlyMap<string, T> = new Map(),
  after: ReadonlyMap<string, T>,
  same: (a: T, b: T) => boolean,
): string[] {
  const names: string[] = [];
  for (const [key, value] of after) {
    const old = before.get(key);
    if (old === undefined || !same(old, value)) names.push(key);
  }
  for (const key of before.keys()) if (!after.has(key)) names.push(key);
  return names;
}

export function changedVariables(
  before: Environment | undefined,
  after: Environment | undefined,
  known: Iterable<string>,
): string[] {
  return [...new Set(known)].filter((flag) => before?.textOf(flag) !== after?.textOf(flag));
}

export function shortened(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
