/** Whether an issue is really gone: worked out as it is asked for, by the requests that came since. */
import { proveRecovery, type RouteRecord } from "@holdfast/diagnosis";
import type { z } from "zod";
import type { RecoveryView, StoredIssue } from "../api/schema.ts";
import type { RouteQuery, RouteRequests, Store } from "../store/store.ts";
import { criteriaOf } from "./criteria-of.ts";
import { type Mended, mendedIn } from "./mended-in.ts";
import { ownRuns } from "./own-runs.ts";

type Reads = Pick<Store, "releaseRuns" | "releaseTotals" | "routeRequests" | "observations">;

export async function recoveryOf(
  store: Reads,
  issue: StoredIssue,
  now: number,
): Promise<z.infer<typeof RecoveryView> | null> {
  if (issue.status === "ignored") return null;
  const mended = await mendOf(store, issue);
  const back = mended?.release === issue.regressed?.release ? issue.regressed : null;
  const recurred = back && issue.releaseStats.find(({ release }) => release === back.release);
  const recovery = proveRecovery({
    now,
    ...(mended && { mended }),
    routes: await routesOf(store, issue, mended, now),
    recurrences: back
      ? { count: recurred?.count ?? 1, last: Date.parse(recurred?.lastSeen ?? back.time) }
      : { count: 0 },
    criteria: await criteriaOf(store, issue, now),
  });
  return {
    ...recovery,
    mended: mended && {
      release: mended.release,
      since: new Date(mended.since).toISOString(),
      how: mended.how,
    },
  };
}

/** The version that carries the mend; where it showed the failure again after all, that version. */
export async function mendOf(
  store: Pick<Store, "releaseRuns" | "releaseTotals">,
  { project, services, environments, releaseStats, regressed }: StoredIssue,
): Promise<Mended | null> {
  const failing = releaseStats.filter(({ count }) => count > 0).map(({ release }) => release);
  if (failing.length === 0) return null;
  const runs = ownRuns(await store.releaseRuns({ project, services }), failing);
  const totals = await store.releaseTotals({ project, services, releases: failing });
  const mended = mendedIn(runs, failing, environments, totals);
  if (mended || !regressed) return mended;
  const since = runs
    .filter(({ release }) => release === regressed.release)
    .map(({ servedFrom, firstSeen }) => servedFrom ?? firstSeen);
  return {
    release: regressed.release,
    since: Math.min(Date.parse(regressed.time), ...since),
    how: "release",
    releases: [regressed.release],
  };
}

async function routesOf(
  store: Pick<Store, "routeRequests">,
  { project, services, routeStats, releaseStats }: StoredIssue,
  mended: Mended | null,
  now: number,
): Promise<RouteRecord[]> {
  const failing = routeStats.filter(({ count }) => count > 0);
  if (failing.length === 0) return [];
  const query: RouteQuery = { project, services, routes: failing.map(({ route }) => route), now };
  const all = await store.routeRequests(query);
  // A version that came back has requests from before, which prove nothing.
  const later =
    mended?.how === "rollback" ? await store.routeRequests({ ...query, since: mended.since }) : all;
  const ill = new Set(releaseStats.flatMap(({ release, count }) => (count > 0 ? [release] : [])));
  const well = new Set(mended?.releases);
  return failing.map(({ route, count }) => {
    const before = sum(all, route, (release) => ill.has(release) && !well.has(release));
    return {
      route,
      before: {
        total: before.total,
        // Where requests are sampled, failures are not: the lower of both rates asks for more proof.
        failed: before.failed > 0 ? Math.min(before.failed, count) : count,
      },
      since: sum(later, route, (release) => well.has(release)),
    };
  });
}

function sum(rows: readonly RouteRequests[], route: string, of: (release: string) => boolean) {
  const sum = { total: 0, failed: 0 };
  for (const row of rows) {
    if (row.route !== route || row.release === null || !of(row.release)) continue;
    sum.total += row.total;
    sum.failed += row.failed;
  }
  return sum;
}
