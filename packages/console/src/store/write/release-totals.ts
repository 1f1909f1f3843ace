/** Adds a batch's outcomes to the totals of their releases. */
import { HOUR, type OutcomeRow } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { cleanOptional } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import { RELEASE_TOTALS_MAX } from "../limits.ts";

interface Total {
  project: string;
  service: string;
  release: string;
  basis: string;
  total: number;
  failed: number;
  time: number;
}

const COLUMNS = ["project", "service", "release", "basis", "total", "failed", "time"] as const;

export async function saveReleaseTotals(
  run: Run,
  words: SqlWords,
  rows: readonly OutcomeRow[],
): Promise<void> {
  const totals = new Map<string, Total>();
  for (const { project, width, outcome } of rows) {
    const release = cleanOptional(outcome.release, 256);
    if (width !== HOUR || release === null) continue;
    const service = cleanOptional(outcome.service, 256) ?? "";
    const { basis, time } = outcome;
    const name = nameOf({ project, service, release, basis });
    const sum = totals.get(name) ?? { project, service, release, basis, total: 0, failed: 0, time };
    sum.total += Math.round(outcome.total);
    sum.failed += Math.round(outcome.failed);
    sum.time = Math.max(sum.time, time);
    totals.set(name, sum);
  }
  const sorted = [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const kept = await withinBound(run, words, sorted);
  await insertRows(
    run,
    "release_total",
    COLUMNS,
    kept.map((row) => COLUMNS.map((column) => row[column])),
    `on conflict (project, service, release, basis) do update
     set total = release_total.total + excluded.total, failed = release_total.failed + excluded.failed,
     time = ${words.greatest("release_total.time", "excluded.time")}`,
  );
}

const nameOf = (row: Pick<Total, "project" | "service" | "release" | "basis">): string =>
  JSON.stringify([row.project, row.service, row.release, row.basis]);

/** Leaves out new rows that would be too many of their project. */
async function withinBound(run: Run, words: SqlWords, rows: readonly Total[]): Promise<Total[]> {
  const kept: Total[] = [];
  for (const [project, of] of Map.groupBy(rows, (row) => row.project)) {
    const known = new Set(
      (
        await run.all<Total>(
          `select project, service, release, basis from release_total
           where project = ? and ${words.among("service")} and ${words.among("release")}`,
          [project, words.list(unique(of, "service")), words.list(unique(of, "release"))],
        )
      ).map(nameOf),
    );
    let room = Infinity;
    if (known.size < of.length) {
      const [counted] = await run.all<{ n: number }>(
        "select count(*) as n from release_total where project = ?",
        [project],
      );
      room = RELEASE_TOTALS_MAX - Number(counted?.n ?? 0);
    }
    for (const row of of) if (known.has(nameOf(row)) || room-- > 0) kept.push(row);
  }
  return kept;
}

const unique = (rows: readonly Total[], column: "service" | "release"): string[] => [
  ...new Set(rows.map((row) => row[column])),
];
