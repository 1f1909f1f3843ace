/** Restart and crash loops of a project, by the boots of its services. */
import { restartLoops } from "@holdfast/diagnosis";
import type { Boot } from "@holdfast/signals";
import type { z } from "zod";
import type { Store } from "../store/store.ts";
import type { LoopList } from "./schema.ts";

const MINUTE = 60_000;
/** How far back loops are looked for. Milliseconds. */
const LOOK_BACK = 24 * 60 * MINUTE;
const BOOTS_MAX = 2000;
/** A loop without a start for so long is over, or its platform has given up. Milliseconds. */
const QUIET = 15 * MINUTE;
const IDS_SHOWN = 50;

type Loop = z.infer<typeof LoopList>["loops"][number];

export async function loopsOf(store: Pick<Store, "boots">, project: string, now: number): Promise<Loop[]> {
  const boots = await store.boots({ project, since: now - LOOK_BACK, limit: BOOTS_MAX });
  return findLoops(boots, now).map((loop) => ({ project, ...loop }));
}

export function findLoops(boots: readonly Boot[], now: number): Omit<Loop, "project">[] {
  const known = new Map(boots.map((boot) => [boot.id, boot]));
  // A start that came to its end in order says when it was ready, not when the service ended.
  const starts = boots.map((boot) => {
    const { ended, ...rest } = boot;
    const over = boot.outcome !== "ready" && boot.outcome !== "starting";
    return over && ended !== undefined ? { ...rest, ended } : rest;
  });
  return restartLoops(starts, now)
    .filter((loop) => loop.kind === "crash" || wereEnded(loop.boots.map((id) => known.get(id)!)))
    .map(({ kind, service, release, boots: ids, first, last, phase, reason }) => {
      const latest = known.get(ids.at(-1)!)!;
      const cameUp = kind === "crash" && latest.outcome === "ready";
      return {
        kind,
        service: service ?? null,
        release: release ?? null,
        starts: ids.length,
        boots: ids.slice(-IDS_SHOWN),
        first: new Date(first).toISOString(),
        last: new Date(last).toISOString(),
        phase: phase ?? null,
        reason,
        running: now - last <= QUIET && !cameUp && !replaced(boots, latest, last),
      };
    });
}

/** A row of starts is a scale-out or a rolling deploy as well: a loop only where the one before is known to have ended. */
function wereEnded(boots: readonly Boot[]): boolean {
  return boots.every(
    ({ outcome, instance }, index) =>
      index === boots.length - 1 ||
      (outcome !== "ready" && outcome !== "starting") ||
      (instance !== undefined && instance === boots[index + 1]!.instance),
  );
}

/** Another start of the service became ready since. */
function replaced(boots: readonly Boot[], of: Boot, last: number): boolean {
  return boots.some(
    ({ service, environment, started, outcome }) =>
      service === of.service && environment === of.environment && started > last && outcome === "ready",
  );
}
