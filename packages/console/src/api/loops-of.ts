/** Restart and crash loops of a project, by the boots of its services. */
import { restartLoops } from "@holdfast/diagnosis";
import type { Boot } from "@holdfast/signals";
import type { z } from "zod";
import type { Store } from "../store/store.ts";
import type { LoopList } from "./schema.ts";

/** How far back loops are looked for. Milliseconds. */
const LOOK_BACK = 24 * 3_600_000;
const BOOTS_MAX = 2000;
const IDS_SHOWN = 50;

type Loop = z.infer<typeof LoopList>["loops"][number];

export async function loopsOf(store: Pick<Store, "boots">, project: string, now: number): Promise<Loop[]> {
  const boots = await store.boots({ project, since: now - LOOK_BACK, limit: BOOTS_MAX });
  return findLoops(boots, now).map((loop) => ({ project, ...loop }));
}

export function findLoops(boots: readonly Boot[], now: number): Omit<Loop, "project">[] {
  return restartLoops(boots, now).map(
    ({ kind, service, release, boots: ids, first, last, phase, reason, state }) => ({
      kind,
      service: service ?? null,
      release: release ?? null,
      starts: ids.length,
      boots: ids.slice(-IDS_SHOWN),
      first: new Date(first).toISOString(),
      last: new Date(last).toISOString(),
      phase: phase ?? null,
      reason,
      running: state === "running",
    }),
  );
}
