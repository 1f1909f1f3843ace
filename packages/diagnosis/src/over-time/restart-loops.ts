/** Restart loops and crash loops, seen across the boots of an instance or a service. */
import type { Boot } from "@holdfast/signals";

/** What the loop needs of a boot. Times are epoch milliseconds. */
export type Start = Pick<Boot, "id" | "started" | "outcome"> &
  Partial<Pick<Boot, "ended" | "service" | "instance" | "release" | "phases">>;

export interface RestartLoop {
  /** `crash`: starts that fail or end by themselves. `restart`: it becomes ready, and is ended from outside again and again. */
  kind: "crash" | "restart";
  service: string | undefined;
  release: string | undefined;
  /** The boots of the loop, oldest first. */
  boots: string[];
  first: number;
  last: number;
  /** The phase in which most of them ended, where that is told. */
  phase: string | undefined;
  reason: string;
}

export interface LoopOptions {
  /** Starts that make a loop. (Default: 3) */
  starts?: number;
  /** Milliseconds within which they lie. (Default: 15 minutes) */
  within?: number;
  /** Milliseconds after which a run counts as stable: it ends the loop. (Default: 10 minutes) */
  stable?: number;
}

const MINUTE = 60_000;

/**
 * Finds loops per service and release. Starts of several instances at one time are a scale-out, not a loop: each instance that is
 * named has its own row of boots.
 */
export function restartLoops(boots: readonly Start[], now: number, options: LoopOptions = {}): RestartLoop[] {
  const { starts = 3, within = 15 * MINUTE, stable = 10 * MINUTE } = options;
  const rows = Map.groupBy(boots, ({ service, instance, release }) =>
    JSON.stringify([service, release, slot(instance)]),
  );
  const loops: RestartLoop[] = [];
  for (const row of rows.values()) {
    const ordered = row.toSorted((a, b) => a.started - b.started);
    let run: Start[] = [];
    const close = () => {
      if (run.length >= starts && run.at(-1)!.started - run[0]!.started <= within * (run.length / starts))
        loops.push(loopOf(run));
      run = [];
    };
    for (const [index, boot] of ordered.entries()) {
      const before = run.at(-1);
      if (before && boot.started - before.started > within) close();
      run.push(boot);
      // Until when it ran: its own word, else the next start, else now.
      const end = boot.ended ?? ordered[index + 1]?.started ?? now;
      if (isReady(boot) && end - boot.started >= stable) {
        run.pop();
        close();
      }
    }
    close();
  }
  return loops.toSorted((a, b) => b.last - a.last);
}

/** Platforms give each restart of one place a new name: `api-7d9f-x2x1`, `i-0a1b`. Only ordinals tell places apart. */
function slot(instance: string | undefined): string {
  return /(?:^|[-_.])(\d{1,3})$/.exec(instance ?? "")?.[1] ?? "";
}

function isReady({ outcome }: Start): boolean {
  return outcome === "ready" || outcome === "stopped" || outcome === "killed";
}

function loopOf(run: readonly Start[]): RestartLoop {
  const [first, last] = [run[0]!, run.at(-1)!];
  const failed = run.filter(({ outcome }) => outcome === "failed" || outcome === "hung").length;
  const kind = failed * 2 >= run.length ? "crash" : "restart";
  const phases = run.flatMap(({ phases = [] }) =>
    phases.filter(({ state }) => state === "failed" || state === "hung").map(({ name }) => name),
  );
  const [phase] =
    [...Map.groupBy(phases, (name) => name)].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const span = Math.max(1, Math.round((last.started - first.started) / MINUTE));
  return {
    kind,
    service: first.service,
    release: first.release,
    boots: run.map(({ id }) => id),
    first: first.started,
    last: last.started,
    phase,
    reason: `${run.length} starts in ${span} min${failed > 0 ? `, ${failed} of them failed${phase === undefined ? "" : ` in phase ${phase}`}` : ", each ended soon after it was ready"}`,
  };
}
