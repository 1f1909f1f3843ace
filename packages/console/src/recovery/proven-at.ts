/** When the recovery of an issue was proven: by the requests themselves, not by when somebody looked. */
import { holdsFrom } from "@holdfast/diagnosis";
import type { z } from "zod";
import type { RecoveryView, StoredIssue } from "../api/schema.ts";
import { MINUTES_KNOWN } from "../store/index.ts";
import type { Observation, RecoveredMoment, Store } from "../store/store.ts";
import { criteriaOf } from "./criteria-of.ts";
import { mendOf } from "./recovery-of.ts";

const HOUR = 3_600_000;

type Reads = Pick<Store, "releaseRuns" | "releaseTotals" | "observations">;

/** Null where it is not proven. Exact to the minute, or to the hour where minutes are no longer kept; never after `now`. */
export async function provenAt(
  store: Reads,
  issue: StoredIssue,
  recovery: z.infer<typeof RecoveryView> | null,
  now: number,
): Promise<RecoveredMoment | null> {
  if (recovery?.state !== "proven") return null;
  const mended = await mendOf(store, issue);
  if (!mended) return null;
  const { project, services } = issue;
  const minutes = now - mended.since < MINUTES_KNOWN;
  const rows = await store.observations({
    project,
    services,
    routes: recovery.routes.map(({ route }) => route),
    // A version that came back has requests from before, which prove nothing; of a new one all count.
    since: mended.how === "rollback" ? mended.since : mended.since - HOUR,
    minutes,
    now,
  });
  const well = new Set(mended.releases);
  const own = rows.filter(({ release }) => release !== null && well.has(release));
  const times = recovery.routes.map(({ route, needed }) => reachedAt(own, route, needed) ?? now);
  for (const criterion of await criteriaOf(store, issue, now)) {
    const from = holdsFrom(criterion, mended.since);
    times.push(from === undefined ? now : from + criterion.window);
  }
  const clean = recovery.routes.reduce((sum, route) => sum + route.clean, 0);
  const routes = recovery.routes.map(({ route }) => route);
  return {
    time: Math.min(now, Math.max(mended.since, ...times)),
    release: mended.release,
    text: `Recovery was proven on \`${mended.release.replaceAll("`", "'")}\`: every route that failed had its clean requests${issue.criteria.length > 0 ? ", and what the team asked for held" : ""}.`,
    signal: `outcomes: ${clean} requests of ${routes.slice(0, 3).join(", ")}`,
  };
}

/** The end of the window in which the last of so many clean requests came. */
function reachedAt(rows: readonly Observation[], route: string, needed: number): number | undefined {
  let clean = 0;
  for (const row of rows) {
    if (row.route !== route) continue;
    clean += Math.max(0, row.total - row.failed);
    if (clean >= needed) return row.time + row.width;
  }
  return undefined;
}
