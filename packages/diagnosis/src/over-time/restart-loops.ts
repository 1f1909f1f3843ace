/** Restart loops and crash loops, seen across the boots of a service. */
import { type Life, livesOf, type Start } from "./loops/life.ts";
import { type LoopState, loopState, type Standing } from "./loops/loop-state.ts";
import { type Place, placesOf } from "./loops/places.ts";

export interface RestartLoop {
  /** `crash`: starts that fail or end by themselves. `restart`: it becomes ready, and is ended from outside again and again. */
  kind: "crash" | "restart";
  service: string | undefined;
  release: string | undefined;
  environment: string | undefined;
  /** The boots of the loop, oldest first. */
  boots: string[];
  first: number;
  last: number;
  /** Instances that are in it at once. */
  places: number;
  /** The phase in which most of them ended, where that is told. */
  phase: string | undefined;
  state: LoopState;
  /** Epoch milliseconds at which it has left the loop, or will have when nothing more happens; where one is up. */
  leaves: number | undefined;
  reason: string;
}

export interface LoopOptions {
  /** Starts that make a loop. (Default: 3) */
  starts?: number;
  /** Milliseconds within which they lie, without the time that they ran. (Default: 15 minutes) */
  within?: number;
  /** The stability window: who was up for so long has left the loop. Milliseconds. (Default: 10 minutes) */
  stable?: number;
  /** Milliseconds without a start after which nothing runs any more. (Default: 15 minutes) */
  quiet?: number;
}

const MINUTE = 60_000;
/** Where only times say that one start followed another, the first starts of many instances look the same for so long. */
const ROLLOUT = 2 * MINUTE;

/**
 * Finds loops per service, environment and release. A start belongs to a loop only where it took the place of one that ended: by its
 * name, or by a bad end before it. So a scale-out, a rolling deploy, an autoscaler and jobs that end in order are none, and many
 * instances that crash at once are one.
 *
 * @param now epoch milliseconds, for what is still up
 * @example
 * restartLoops(boots, Date.now())[0]?.reason; // "6 starts in 9 min, 6 of them failed in phase database"
 */
export function restartLoops(boots: readonly Start[], now: number, options: LoopOptions = {}): RestartLoop[] {
  const { starts = 3, within = 15 * MINUTE, stable = 10 * MINUTE, quiet = 15 * MINUTE } = options;
  const loops: RestartLoop[] = [];
  const services = Map.groupBy(livesOf(boots), ({ start }) => named(start.service, start.environment));
  for (const all of services.values()) {
    for (const lives of Map.groupBy(all, ({ start }) => start.release).values()) {
      const found = placesOf(lives, stable).flatMap((place) =>
        runsOf(place, { within, stable, now })
          .filter((run) => isLoop(run, place, starts, within))
          .map((run) => {
            const later = all.filter((life) => life.from > run.at(-1)!.from && mayHaveReplaced(life, place));
            return { run, standing: loopState(run, later, isCrash(run), { now, stable, quiet }) };
          }),
      );
      for (const joined of atOnce(found, within)) loops.push(loopOf(joined));
    }
  }
  return loops.sort((a, b) => b.last - a.last);
}

function named(...names: readonly (string | undefined)[]): string {
  return JSON.stringify(names);
}

/** Another release stands for all of it; of the same one only who may be at this place. */
function mayHaveReplaced({ start }: Life, place: Place): boolean {
  const [first] = place.lives;
  return !place.named || start.release !== first!.start.release || start.instance === first!.start.instance;
}

/** Rows of starts that nothing interrupts: no long time, no end in order, no life that was stable. */
function runsOf(
  { lives }: Place,
  { within, stable, now }: { within: number; stable: number; now: number },
): Life[][] {
  const runs: Life[][] = [];
  let run: Life[] = [];
  const close = () => {
    if (run.length > 0) runs.push(run);
    run = [];
  };
  for (const [index, life] of lives.entries()) {
    const before = run.at(-1);
    if (before && idle(before, life) > within) close();
    // Until when it ran: its own word, else the next start at its place, else now.
    const end = life.until ?? lives[index + 1]?.from ?? Math.max(now, life.seen);
    if (life.served && Math.max(end, life.seen) - life.from >= stable) {
      close();
      continue;
    }
    run.push(life);
    if (life.end === "in order") close();
  }
  close();
  return runs;
}

/** From the end of one to the next; where no end was told, from its start. */
function idle({ until, from }: Life, next: Life): number {
  return next.from - (until ?? from);
}

function isLoop(run: readonly Life[], { named: byName }: Place, starts: number, within: number): boolean {
  if (run.length < starts) return false;
  const waited = run.slice(1).reduce((sum, life, index) => sum + Math.max(0, idle(run[index]!, life)), 0);
  if (waited > within * (run.length / starts)) return false;
  return byName || run.at(-1)!.from - run[0]!.from >= ROLLOUT;
}

function isCrash(run: readonly Life[]): boolean {
  return run.filter(hasFailed).length * 2 >= run.length;
}

/** It never came so far as to serve. */
function hasFailed({ end, served }: Life): boolean {
  return end === "badly" && !served;
}

interface Found {
  run: Life[];
  standing: Standing;
}

/** Loops of one release at the same time are one, of several instances. */
function atOnce(found: readonly Found[], within: number): Found[][] {
  const joined: { last: number; of: Found[] }[] = [];
  for (const one of found.toSorted((a, b) => a.run[0]!.from - b.run[0]!.from)) {
    const last = one.run.at(-1)!.from;
    const group = joined.at(-1);
    if (group && one.run[0]!.from <= group.last + within) {
      group.of.push(one);
      group.last = Math.max(group.last, last);
    } else joined.push({ last, of: [one] });
  }
  return joined.map(({ of }) => of);
}

/** The most urgent first: as long as one instance runs in circles, the loop runs. */
const URGENT: readonly LoopState[] = ["running", "holding", "quiet", "left"];

function loopOf(found: readonly Found[]): RestartLoop {
  const run = found.flatMap((one) => one.run).sort((a, b) => a.from - b.from);
  const [first, last] = [run[0]!, run.at(-1)!];
  const { service, release, environment } = first.start;
  const failed = run.filter(hasFailed).length;
  const [phase] =
    [...Map.groupBy(run.flatMap(failedPhases), (name) => name)].sort(
      ([, a], [, b]) => b.length - a.length,
    )[0] ?? [];
  const standings = found.map(({ standing }) => standing);
  const state = URGENT.find((one) => standings.some((standing) => standing.state === one)) ?? "running";
  const leaves = standings.flatMap((one) => (one.state === state ? (one.leaves ?? []) : []));
  const span = Math.max(1, Math.round((last.from - first.from) / MINUTE));
  const places = most(found.map((one) => one.run));
  return {
    kind: isCrash(run) ? "crash" : "restart",
    service,
    release,
    environment,
    boots: run.map(({ start }) => start.id),
    first: first.from,
    last: last.from,
    places,
    phase,
    state,
    leaves: leaves.length === 0 ? undefined : Math.max(...leaves),
    reason: `${run.length} starts${places > 1 ? ` of ${places} instances` : ""} in ${span} min${
      failed > 0
        ? `, ${failed} of them failed${phase === undefined ? "" : ` in phase ${phase}`}`
        : ", each ended soon after it was ready"
    }`,
  };
}

function failedPhases({ start: { phases = [], outcome } }: Life): string[] {
  // What was still at work when it was ended from outside is where it stood.
  const stuck = outcome === "killed" || outcome === "stopped";
  return phases
    .filter(({ state }) => state === "failed" || state === "hung" || (stuck && state === "running"))
    .map(({ name }) => name);
}

/** How many of them were at work at once. */
function most(runs: readonly (readonly Life[])[]): number {
  const spans = runs.map((run) => [run[0]!.from, run.at(-1)!.from] as const);
  return Math.max(...spans.map(([from]) => spans.filter(([a, b]) => a <= from && b >= from).length));
}
