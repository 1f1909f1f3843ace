/** Writes what scheduled jobs said about themselves. */
import type { Run } from "../backend.ts";
import { cleanOptional, cleanText } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import type { Accepted } from "../store.ts";

/** A job tells its start and its end under one id; the last word stands. */
export async function saveCheckIns(run: Run, batch: readonly Accepted[]): Promise<void> {
  const rows = new Map<string, unknown[]>();
  for (const { project, received, checkIns } of batch) {
    for (const one of checkIns) {
      rows.set(`${project} ${one.id}`, [
        project,
        cleanText(one.id, 128),
        cleanText(one.monitor, 256),
        one.status,
        Math.trunc(one.time ?? received),
        one.duration ?? null,
        cleanOptional(one.environment, 256),
        cleanOptional(one.release, 256),
      ]);
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await insertRows(
    run,
    "check_in",
    ["project", "id", "monitor", "status", "time", "duration", "environment", "release"],
    sorted,
    `on conflict (project, id) do update set status = excluded.status, time = excluded.time,
     duration = coalesce(excluded.duration, check_in.duration)`,
  );
}
