/** Whether a loop still runs. */
import type { Life } from "./life.ts";

/**
 * `running`: starts still fail, or end. `holding`: one is up since, not yet for the stability window. `left`: one stayed up for it.
 * `quiet`: nothing is known to be up, and no start came for a while: the platform has given up, or somebody has stopped it.
 */
export type LoopState = "running" | "holding" | "left" | "quiet";

export interface Standing {
  state: LoopState;
  /** Epoch milliseconds at which it has left the loop, or will have when nothing more happens. */
  leaves?: number;
}

interface Windows {
  now: number;
  stable: number;
  quiet: number;
}

/**
 * @param run the starts of one place that make the loop
 * @param later those that may have taken its place since, in order of time
 */
export function loopState(
  run: readonly Life[],
  later: readonly Life[],
  crash: boolean,
  { now, stable, quiet }: Windows,
): Standing {
  const last = run.at(-1)!;
  const since = later.findLast(({ served, end }) => served && end === "open");
  const stayed = later.find(({ served, until, seen, from }) => served && (until ?? seen) - from >= stable);
  if (stayed) return { state: "left", leaves: stayed.from + stable };
  const up = since ?? (last.served && last.end === "open" ? last : undefined);
  if (up) {
    const leaves = up.seen + stable;
    if (leaves <= now) return { state: "left", leaves };
    // In a restart loop each of them was up for a while.
    return { state: crash || up !== last ? "holding" : "running", leaves };
  }
  const latest = later.at(-1) ?? last;
  return { state: now - latest.from > quiet ? "quiet" : "running" };
}
