/** Deletes outcomes: what is too old, minutes that hours stand for, and the oldest where there are too many bytes. */
import { HOUR, MINUTE } from "../../process/index.ts";
import type { Run } from "../backend.ts";
import { MINUTES_KEPT } from "../limits.ts";
import { countKept } from "../write/volume.ts";
import { NOTHING, STEP, type Step, type StepInput } from "./step.ts";

export function deleteOutcomesBefore(oldest: number): Step {
  return async (input) => {
    for (const width of [MINUTE, HOUR]) {
      const freed = await deleteFirst(input, width, oldest);
      if (freed.rows > 0) return freed;
    }
    return NOTHING;
  };
}

/** One row per minute and route matters for a look back of hours; beyond that the hourly rows answer. */
export function deleteOutdatedMinutes(now: number): Step {
  return (input) => deleteFirst(input, MINUTE, Math.trunc(now) - MINUTES_KEPT);
}

export const deleteOldestOutcomes: Step = async (input) => {
  if (input.over <= 0) return NOTHING;
  const minute = await firstTime(input.run, MINUTE);
  const hour = await firstTime(input.run, HOUR);
  if (minute === null && hour === null) return NOTHING;
  return deleteFirst(
    input,
    (minute ?? Infinity) <= (hour ?? Infinity) ? MINUTE : HOUR,
    Number.MAX_SAFE_INTEGER,
  );
};

async function firstTime(run: Run, width: number): Promise<number | null> {
  const [row] = await run.all<{ time: number | null }>(
    "select min(time) as time from outcome where width = ?",
    [width],
  );
  return row?.time ?? null;
}

async function deleteFirst({ run, words, slot }: StepInput, width: number, before: number) {
  const skip = words.kind === "postgres" ? "for update skip locked" : "";
  const rows = await run.all<{ size: number }>(
    `delete from outcome where (project, width, time, key) in (
       select project, width, time, key from outcome where width = ? and time < ? order by time limit ${STEP} ${skip})
     returning size`,
    [width, before],
  );
  const bytes = rows.reduce((sum, row) => sum + Number(row.size), 0);
  await countKept(run, slot, { bytes: -bytes });
  return { rows: rows.length, events: 0, bytes };
}
