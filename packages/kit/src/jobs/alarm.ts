/** Rings when a schedule is due, whatever the clock does meanwhile. */
import type { Schedule } from "./schedule.ts";

/** Longest sleep: a clock that was set is noticed after so long. Also, a timer of more than 2^31 ms would ring at once. */
const NAP = 30_000;

export interface Alarm {
  /** Epoch milliseconds of the next ring. */
  readonly next: number | undefined;
  stop(): void;
}

/** @param ring gets the time it was due, epoch milliseconds; must not throw */
export function setAlarm(schedule: Schedule, jitter: number, ring: (due: number) => void): Alarm {
  let due = schedule.next();
  let delay = Math.random() * jitter;
  let timer: NodeJS.Timeout | undefined;

  function sleep(): void {
    if (due === undefined) return;
    const wait = schedule.wait(due) + delay;
    timer = setTimeout(wake, Math.min(Math.max(wait, 1), NAP));
  }

  function wake(): void {
    if (due === undefined) return;
    if (schedule.wait(due) + delay > 0) {
      // A clock that was set back makes an earlier time the next one.
      if (schedule.wait(due) > schedule.interval) due = Math.min(due, schedule.next() ?? due);
      sleep();
      return;
    }
    const rang = schedule.at(due);
    // What was missed since, e.g. by a clock set forth, is not made up for: one ring, then the next in the future.
    due = schedule.next();
    delay = Math.random() * jitter;
    sleep();
    ring(rang);
  }

  sleep();
  return {
    get next() {
      return due === undefined ? undefined : schedule.at(due) + delay;
    },
    stop: () => {
      due = undefined;
      clearTimeout(timer);
    },
  };
}
