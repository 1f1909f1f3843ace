/** Retention: the oldest go, by age and by size; what issues have counted stays. */
import { setImmediate } from "node:timers/promises";
import type { Backend } from "../backend.ts";
import { QUIET_ISSUES_KEPT } from "../limits.ts";
import type { Retention, Store } from "../store.ts";
import { volume } from "../write/volume.ts";
import { deleteOldestEvents } from "./delete-events.ts";
import { deleteOldestOutcomes, deleteOutcomesBefore, deleteOutdatedMinutes } from "./delete-outcomes.ts";
import { forgetQuietIssues } from "./forget-issues.ts";
import { pruneRest } from "./prune-rest.ts";
import { keepTitlesOnly } from "./reduce-faces.ts";
import type { Freed, Step } from "./step.ts";

/**
 * First what is too old, then what is too much: events, then outcomes, then the faces of issues without events; last, by their
 * number, those issues themselves.
 */
export async function prune(
  backend: Backend,
  retention: Retention,
  now: number,
  slot: number,
): Promise<Awaited<ReturnType<Store["prune"]>>> {
  const gone: Freed = { rows: 0, events: 0, bytes: 0 };
  const oldest = Math.trunc(now - retention.maxAgeMs);
  const repeat = async (step: Step): Promise<void> => {
    for (;;) {
      const over = (await volume(backend.read)).bytes - retention.maxBytes;
      const freed = await backend.transact((run) => step({ run, words: backend, slot, over }));
      if (freed.rows === 0) return;
      gone.events += freed.events;
      gone.bytes += freed.bytes;
      await backend.freePages();
      await setImmediate();
    }
  };
  await repeat(deleteOutcomesBefore(oldest));
  await repeat(deleteOutdatedMinutes(now));
  await repeat(deleteOldestEvents(oldest));
  await repeat(deleteOldestOutcomes);
  await repeat(keepTitlesOnly);
  gone.bytes += await forgetQuietIssues(backend, oldest, retention.maxQuietIssues ?? QUIET_ISSUES_KEPT, slot);
  await pruneRest(backend, oldest, now);
  await backend.freePages();
  return { events: gone.events, bytes: gone.bytes };
}
