/** Requests of an issue's services in its releases. */
import type { Run, SqlWords } from "../backend.ts";

interface Row {
  service: string;
  release: string;
  basis: "metric" | "span" | "session";
  total: number;
  failed: number;
}

/** The most trustworthy count first: metrics see every request, spans are sampled at times, sessions know no route. */
const BASES = ["metric", "span", "session"] as const;

/** By release. Of each service one basis counts, never a sum over several. Senders of sessions name no service: theirs stand in. */
export async function loadReleaseTotals(
  run: Run,
  words: SqlWords,
  project: string,
  releases: readonly string[],
  services: readonly string[],
): Promise<Map<string, { total: number; failed: number }>> {
  const totals = new Map<string, { total: number; failed: number }>();
  if (releases.length === 0) return totals;
  const rows = await run.all<Row>(
    `select service, release, basis, total, failed from release_total
     where project = ? and ${words.among("release")} and ${words.among("service")}`,
    [project, words.list(releases), words.list([...services, ""])],
  );
  for (const [release, ofRelease] of Map.groupBy(rows, (row) => row.release)) {
    const byService = Map.groupBy(ofRelease, (row) => row.service);
    const named = [...byService.keys()].filter((service) => service !== "");
    const counted = (named.length > 0 ? named : [""]).map((service) => best(byService.get(service) ?? []));
    const sum = { total: 0, failed: 0 };
    for (const row of counted) {
      sum.total += row?.total ?? 0;
      sum.failed += row?.failed ?? 0;
    }
    totals.set(release, sum);
  }
  return totals;
}

function best(rows: readonly Row[]): Row | undefined {
  for (const basis of BASES) {
    const row = rows.find((one) => one.basis === basis);
    if (row) return row;
  }
  return undefined;
}

/**
 * Metrics, spans and sessions tell of the same requests. Per service and route the best of them stays; sessions, which have no route,
 * only where the service has nothing else.
 */
export function oneBasis<
  Counted extends { basis: (typeof BASES)[number]; service: string | null; route: string | null },
>(rows: readonly Counted[]): Counted[] {
  const rank = (row: Counted): number => BASES.indexOf(row.basis);
  const routeOf = (row: Counted): string => JSON.stringify([row.service, row.route]);
  const best = new Map<string, number>();
  const withRoutes = new Set<string | null>();
  for (const row of rows) {
    best.set(routeOf(row), Math.min(best.get(routeOf(row)) ?? BASES.length, rank(row)));
    if (row.basis !== "session") withRoutes.add(row.service);
  }
  return rows.filter(
    (row) =>
      rank(row) === best.get(routeOf(row)) && (row.basis !== "session" || !withRoutes.has(row.service)),
  );
}
