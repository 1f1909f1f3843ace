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
export const BASES = ["metric", "span", "session"] as const;

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
