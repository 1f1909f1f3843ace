/** What one start tells of the life that it began: until when it ran, how it ended, whether it served. */
import type { Boot } from "@holdfast/signals";

/** What a loop needs of a boot. Times are epoch milliseconds. */
export type Start = Pick<Boot, "id" | "started" | "outcome"> &
  Partial<Pick<Boot, "ended" | "service" | "instance" | "release" | "environment" | "phases">>;

export interface Life {
  start: Start;
  from: number;
  /** Its end, where that was told. */
  until: number | undefined;
  /** It was still alive then. */
  seen: number;
  /**
   * `badly`: it failed, hung, was killed, or was stopped before it was ready. `in order`: it was stopped after its work. `open`: nobody
   * told of an end.
   */
  end: "badly" | "in order" | "open";
  /** It came so far as to be ready. */
  served: boolean;
}

/** How far a start has come: it may be told several times. */
const PROGRESS: Readonly<Record<Start["outcome"], number>> = {
  starting: 0,
  ready: 1,
  stopped: 2,
  failed: 2,
  hung: 2,
  killed: 3,
};

/** In order of time, each start once, as far as it has come. What has no time is left out. */
export function livesOf(starts: readonly Start[]): Life[] {
  const known = new Map<string, Start>();
  for (const start of starts) {
    if (!Number.isFinite(start.started)) continue;
    const other = known.get(start.id);
    if (!other || PROGRESS[start.outcome] >= PROGRESS[other.outcome]) known.set(start.id, start);
  }
  return [...known.values()]
    .map(lifeOf)
    .sort((a, b) => a.from - b.from || (a.start.id < b.start.id ? -1 : 1));
}

function lifeOf(start: Start): Life {
  const { started, ended, outcome, phases = [] } = start;
  // A clock that was set back tells no end.
  const told = ended !== undefined && Number.isFinite(ended) && ended >= started ? ended : undefined;
  const unready = phases.some(({ state }) => state !== "done" && state !== "skipped");
  const end: Life["end"] =
    outcome === "ready" || outcome === "starting"
      ? "open"
      : outcome === "stopped" && !unready
        ? "in order"
        : "badly";
  return {
    start,
    from: started,
    // Of a start that is ready it is the end of the start: the service runs on.
    until: end === "open" ? undefined : told,
    seen: told ?? started,
    end,
    served: outcome === "ready" || (!unready && (outcome === "killed" || outcome === "stopped")),
  };
}
