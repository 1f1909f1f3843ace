/** A moment: relative to read, exact on hover. All of them tick together. */
import { useSyncExternalStore } from "react";
import { exactTime, relativeTime } from "./times.ts";

const TICK = 5_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function current(): number {
  // Nobody kept it ticking: it is set again, but only once it is a step behind, since two readings
  // of one drawing must agree (React draws again, and complains, when they do not).
  if (listeners.size === 0 && Math.abs(Date.now() - now) >= TICK) now = Date.now();
  return now;
}

/** Shared clock of the page, in steps of five seconds. */
function useNow(): number {
  return useSyncExternalStore(subscribe, current);
}

export function Time({ at, prefix = "" }: { at: string; prefix?: string }) {
  const words = relativeTime(at, useNow());
  return (
    <time dateTime={at} title={exactTime(at)}>
      {prefix}
      {words}
    </time>
  );
}
