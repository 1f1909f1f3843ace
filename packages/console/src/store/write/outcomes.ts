/** Adds a batch's outcomes to the rows of their minute and hour, and to the totals of their release. */
import type { Histogram, StatusCounts } from "@holdfast/signals";
import { addOutcomes, HOUR, type OutcomeRow, tallyOutcomes } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { cleanOptional } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import type { Accepted } from "../store.ts";

const COLUMNS = [
  "project",
  "width",
  "time",
  "key",
  "basis",
  "service",
  "release",
  "environment",
  "route",
  "total",
  "failed",
  "degraded",
  "statuses",
  "latency",
];

interface Stored {
  project: string;
  width: number;
  time: number;
  key: string;
  total: number;
  failed: number;
  degraded: number;
  statuses: string | null;
  latency: string | null;
}

export async function saveOutcomes(
  run: Run,
  words: SqlWords,
  batch: readonly Accepted[],
  pause: () => Promise<void> | undefined,
): Promise<void> {
  const rows = tallyOutcomes(batch);
  if (rows.length === 0) return;
  if (words.kind === "postgres") {
    // A row must be there to be locked: histograms are merged here, not in the database.
    await insertRows(run, "outcome", COLUMNS, rows.map(emptyRow), "on conflict do nothing", pause);
  }
  const stored = await loadStored(run, words, rows);
  const merged = rows.map((row) => merge(row, stored.get(nameOf(row))));
  await insertRows(
    run,
    "outcome",
    COLUMNS,
    merged,
    `on conflict (project, width, time, key) do update set total = excluded.total, failed = excluded.failed,
     degraded = excluded.degraded, statuses = excluded.statuses, latency = excluded.latency`,
    pause,
  );
  await saveReleaseTotals(run, rows);
}

const nameOf = (row: OutcomeRow): string => `${row.project} ${row.width} ${row.outcome.time} ${row.key}`;

async function loadStored(
  run: Run,
  words: SqlWords,
  rows: readonly OutcomeRow[],
): Promise<Map<string, Stored>> {
  const found = new Map<string, Stored>();
  const columns = "project, width, time, key, total, failed, degraded, statuses, latency";
  const lock = words.kind === "postgres" ? "order by key for update" : "";
  for (const group of Map.groupBy(
    rows,
    (row) => `${row.project} ${row.width} ${row.outcome.time}`,
  ).values()) {
    const { project, width, outcome } = group[0]!;
    const sql = `select ${columns} from outcome where project = ? and width = ? and time = ? and ${words.among("key")} ${lock}`;
    const keys = words.list(group.map((row) => row.key));
    for (const row of await run.all<Stored>(sql, [project, width, outcome.time, keys])) {
      found.set(`${row.project} ${row.width} ${row.time} ${row.key}`, row);
    }
  }
  return found;
}

function merge(row: OutcomeRow, stored: Stored | undefined): unknown[] {
  let { outcome } = row;
  if (stored) {
    const base: OutcomeRow["outcome"] = {
      ...outcome,
      total: Number(stored.total),
      failed: Number(stored.failed),
      degraded: Number(stored.degraded),
    };
    delete base.statuses;
    delete base.latency;
    if (stored.statuses) base.statuses = JSON.parse(stored.statuses) as StatusCounts;
    if (stored.latency) base.latency = JSON.parse(stored.latency) as Histogram;
    outcome = addOutcomes(base, outcome);
  }
  return values(row, outcome);
}

function emptyRow(row: OutcomeRow): unknown[] {
  const { statuses: _, latency: __, ...rest } = row.outcome;
  return values(row, { ...rest, total: 0, failed: 0, degraded: 0 });
}

function values({ project, width, key }: OutcomeRow, outcome: OutcomeRow["outcome"]): unknown[] {
  return [
    project,
    width,
    outcome.time,
    key,
    outcome.basis,
    cleanOptional(outcome.service),
    cleanOptional(outcome.release),
    cleanOptional(outcome.environment),
    cleanOptional(outcome.route),
    Math.round(outcome.total),
    Math.round(outcome.failed),
    Math.round(outcome.degraded),
    outcome.statuses ? JSON.stringify(outcome.statuses) : null,
    outcome.latency ? JSON.stringify(outcome.latency) : null,
  ];
}

async function saveReleaseTotals(run: Run, rows: readonly OutcomeRow[]): Promise<void> {
  const totals = new Map<string, unknown[]>();
  for (const { project, width, outcome } of rows) {
    if (width !== HOUR || !outcome.release) continue;
    const identity = [
      project,
      cleanOptional(outcome.service, 256) ?? "",
      cleanOptional(outcome.release, 256),
      outcome.basis,
    ];
    const name = JSON.stringify(identity);
    const old = totals.get(name) as [string, string, string, string, number, number] | undefined;
    totals.set(name, [
      ...identity,
      (old?.[4] ?? 0) + Math.round(outcome.total),
      (old?.[5] ?? 0) + Math.round(outcome.failed),
    ]);
  }
  const sorted = [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await insertRows(
    run,
    "release_total",
    ["project", "service", "release", "basis", "total", "failed"],
    sorted,
    `on conflict (project, service, release, basis) do update
     set total = release_total.total + excluded.total, failed = release_total.failed + excluded.failed`,
  );
}
