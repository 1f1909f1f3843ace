/** Writes the boots of services: each start once, as far as it has come. */
import type { Boot } from "@holdfast/signals";
import type { Run } from "../backend.ts";
import { cleanOptional, cleanText } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import { PHASES_KEPT } from "../limits.ts";
import type { Accepted } from "../store.ts";

/** A start tells several times of itself, and the words may change places on their way: the one that is furthest stands. */
const PROGRESS: Readonly<Record<Boot["outcome"], number>> = {
  starting: 0,
  ready: 1,
  failed: 2,
  hung: 2,
  stopped: 2,
  killed: 2,
};

const COLUMNS = [
  "project",
  "id",
  "started",
  "ended",
  "progress",
  "outcome",
  "service",
  "instance",
  "release",
  "environment",
  "phases",
];

export async function saveBoots(run: Run, batch: readonly Accepted[]): Promise<void> {
  const rows = new Map<string, unknown[]>();
  for (const { project, boots = [] } of batch) {
    for (const boot of boots) {
      const id = cleanText(boot.id, 128);
      const progress = PROGRESS[boot.outcome];
      const name = `${project} ${id}`;
      if (Number(rows.get(name)?.[4] ?? -1) > progress) continue;
      rows.set(name, [
        project,
        id,
        Math.trunc(boot.started),
        boot.ended === undefined ? null : Math.trunc(boot.ended),
        progress,
        boot.outcome,
        cleanOptional(boot.service, 256),
        cleanOptional(boot.instance, 256),
        cleanOptional(boot.release, 256),
        cleanOptional(boot.environment, 256),
        cleanText(JSON.stringify(boot.phases.slice(0, PHASES_KEPT)), 1_000_000),
      ]);
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await insertRows(
    run,
    "boot",
    COLUMNS,
    sorted,
    `on conflict (project, id) do update set ended = excluded.ended, progress = excluded.progress, outcome = excluded.outcome,
     phases = excluded.phases where excluded.progress >= boot.progress`,
  );
}
