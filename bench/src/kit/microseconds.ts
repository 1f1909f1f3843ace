/** Time per call of several candidates in one process: in turn, so that what disturbs the machine disturbs all of them. */
import { median } from "../measure/median.ts";

export interface Turns {
  /** Calls of each candidate per turn. */
  calls: number;
  /** Turns; the first third warms up and does not count. */
  turns: number;
}

/** The median turn's microseconds per call, by name. Calls that answer a promise are awaited one after another. */
export async function microseconds<T extends { [name in keyof T]: number }>(
  candidates: { [name in keyof T]: () => unknown },
  { calls, turns }: Turns,
): Promise<T> {
  const names = Object.keys(candidates) as (keyof T)[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let turn = 0; turn < turns; turn++) {
    for (const [index] of names.entries()) {
      // Another one begins each turn.
      const name = names[(index + turn) % names.length]!;
      const call = candidates[name];
      const start = performance.now();
      if (call() instanceof Promise) for (let n = 1; n < calls; n++) await call();
      else for (let n = 1; n < calls; n++) call();
      if (turn >= turns / 3) times.get(name)!.push(((performance.now() - start) * 1_000) / calls);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as T;
}
