/** Whether the newest release of an issue's service fails more than the one before. */
import { compareReleases } from "@holdfast/diagnosis";
import type { z } from "zod";
import type { Store } from "../store/store.ts";
import { spansOf } from "./mended-in.ts";
import type { ComparisonView, StoredIssue } from "./schema.ts";

/** A release that has not answered for so long, while others did, does not run. Milliseconds. */
const QUIET = 15 * 60_000;
const VERDICTS = { fail: "worse", pass: "not worse", "not enough data": "not enough data" } as const;

export async function comparisonOf(
  store: Pick<Store, "releaseRuns" | "releaseTotals">,
  { project, services, environments }: StoredIssue,
): Promise<z.infer<typeof ComparisonView> | null> {
  // Releases of several services are not each other's successors.
  const of = services.slice(0, 1);
  const spans = [...spansOf(await store.releaseRuns({ project, services: of }), environments).values()]
    .flatMap(({ release, from, until }) =>
      from === null || until === null ? [] : [{ release, from, until }],
    )
    .sort((a, b) => b.from - a.from);
  const latest = Math.max(...spans.map(({ until }) => until));
  const at = spans.findIndex(({ until }) => until >= latest - QUIET);
  const [after, before] = [spans[at], spans[at + 1]];
  if (!after || !before) return null;
  const totals = await store.releaseTotals({
    project,
    services: of,
    releases: [after.release, before.release],
  });
  const served = ({ release }: { release: string }) => ({
    release,
    ...(totals.get(release) ?? { total: 0, failed: 0 }),
  });
  const compared = compareReleases(served(before), served(after));
  return {
    service: of[0] ?? null,
    before: { release: before.release, ...compared.before },
    after: { release: after.release, ...compared.after },
    verdict: VERDICTS[compared.verdict],
    missing: compared.missing,
    reason: compared.reason,
  };
}
