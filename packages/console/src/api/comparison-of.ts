/** Whether a release of an issue's service fails more than the one before: the newest that runs, and the one that brought the issue. */
import { compareReleases, type Known } from "@holdfast/diagnosis";
import type { z } from "zod";
import { ownRuns, spansOf } from "../recovery/index.ts";
import type { Store } from "../store/store.ts";
import type { ComparisonView, StoredIssue } from "./schema.ts";

/** A release that has not answered for so long, while others did, does not run. Milliseconds. */
const QUIET = 15 * 60_000;
const VERDICTS = { fail: "worse", pass: "not worse", "not enough data": "not enough data" } as const;

type Weighed = NonNullable<Known["releases"]>;

export interface Comparisons {
  /** The newest release that runs beside the one before; null where less than two are known to have answered. */
  newest: z.infer<typeof ComparisonView> | null;
  /** The first release that shows the issue beside the one before: what a verdict weighs. */
  failing: Weighed | null;
}

export async function comparisonsOf(
  store: Pick<Store, "releaseRuns" | "releaseTotals">,
  { project, services, environments, releaseStats }: StoredIssue,
): Promise<Comparisons> {
  // Releases of several services are not each other's successors.
  const of = services.slice(0, 1);
  const ill = releaseStats.flatMap(({ release, count }) => (count > 0 ? [release] : []));
  const runs = ownRuns(await store.releaseRuns({ project, services: of }), ill);
  const spans = [...spansOf(runs, environments).values()]
    .flatMap(({ release, from, until }) =>
      from === null || until === null ? [] : [{ release, from, until }],
    )
    .sort((a, b) => b.from - a.from);
  const latest = Math.max(...spans.map(({ until }) => until));
  const newest = pairAt(spans.findIndex(({ until }) => until >= latest - QUIET));
  const failing = pairAt(spans.findLastIndex(({ release }) => ill.includes(release)));
  if (!newest && !failing) return { newest: null, failing: null };
  const releases = [newest, failing].flatMap((pair) => (pair ? [pair.before, pair.after] : []));
  const totals = await store.releaseTotals({ project, services: of, releases: [...new Set(releases)] });
  return { newest: newest && viewOf(newest), failing: failing && weighedOf(failing) };

  function pairAt(at: number): { before: string; after: string } | null {
    const [after, before] = [spans[at], spans[at + 1]];
    return after && before ? { before: before.release, after: after.release } : null;
  }

  function compare({ before, after }: { before: string; after: string }) {
    const served = (release: string) => ({ release, ...(totals.get(release) ?? { total: 0, failed: 0 }) });
    return compareReleases(served(before), served(after));
  }

  function viewOf(pair: { before: string; after: string }): z.infer<typeof ComparisonView> {
    const { before, after, verdict, missing, reason } = compare(pair);
    return {
      service: of[0] ?? null,
      before: { release: pair.before, ...before },
      after: { release: pair.after, ...after },
      verdict: VERDICTS[verdict],
      missing,
      reason,
    };
  }

  function weighedOf(pair: { before: string; after: string }): Weighed {
    return { after: pair.after, comparison: compare(pair), signal: `release ${pair.after}` };
  }
}
