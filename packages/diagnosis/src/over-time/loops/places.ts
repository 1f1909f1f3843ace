/** Which start took the place of which: a restart follows an end, a further instance stands beside the others. */
import type { Life } from "./life.ts";

/** Starts that took one place after each other, oldest first. */
export interface Place {
  lives: Life[];
  /** The platform starts it again under its name; else only the times say that one followed the other. */
  named: boolean;
}

/** How far clocks of two hosts may be apart. Milliseconds. */
const SKEW = 5_000;
/** Starts nearer than this whose ends nobody told stand beside each other. Milliseconds. */
const BESIDE = 2_000;
/** Who was ended after it was ready is replaced within this; later ones are others, e.g. of an autoscaler. Milliseconds. */
const REPLACED = 5 * 60_000;

/**
 * @param lives of one service and release, in order of time
 * @param stable milliseconds from which on a life is no part of a loop
 */
export function placesOf(lives: readonly Life[], stable: number): Place[] {
  const times = new Map<string, number>();
  for (const { start } of lives)
    if (start.instance) times.set(start.instance, (times.get(start.instance) ?? 0) + 1);
  const byName = new Map<string, Place[]>();
  const byTime: Place[] = [];
  for (const life of lives) {
    const { instance } = life.start;
    const named = instance !== undefined && (times.get(instance) ?? 0) > 1;
    const among = named ? (byName.get(instance) ?? []) : byTime;
    if (named) byName.set(instance, among);
    const free = among
      .filter(({ lives: [...before] }) => {
        const last = before.at(-1)!;
        return named ? mayFollow(last, life) : mayReplace(last, life) && !isScaled(last, lives, stable);
      })
      .sort((a, b) => endOf(a.lives.at(-1)!) - endOf(b.lives.at(-1)!));
    if (free[0]) free[0].lives.push(life);
    else among.push({ lives: [life], named });
  }
  return [...byName.values(), byTime].flat();
}

function endOf({ until, from }: Life): number {
  return until ?? from;
}

/** By its name: unless the one before is known to have been alive. */
function mayFollow({ until, seen, from }: Life, next: Life): boolean {
  return until === undefined ? next.from > seen && next.from - from >= BESIDE : until <= next.from;
}

/** By time alone: only where the one before is known to have ended badly. */
function mayReplace(last: Life, next: Life): boolean {
  if (last.end !== "badly") return false;
  if (last.until === undefined ? next.from - last.from < BESIDE : last.until > next.from + SKEW) return false;
  return !last.served || next.from - endOf(last) <= REPLACED;
}

/** Others served on, as they had for long, when it was ended: an autoscaler takes away what it has added. */
function isScaled(last: Life, lives: readonly Life[], stable: number): boolean {
  const end = endOf(last);
  return (
    last.served &&
    lives.some(
      ({ served, until, from, end: how }) =>
        served && end - from >= stable && (how === "open" || (until !== undefined && until > end)),
    )
  );
}
