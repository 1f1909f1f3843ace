/** Adds a batch's outcomes to the rows of their minute and hour, and to the totals of their release. */
import type { Histogram, StatusCounts } from "@holdfast/signals";
import { addOutcomes, type OutcomeRow } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { cleanOptional } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import type { Accepted } from "../store.ts";
import { boundSeries } from "./bound-series.ts";
import { saveReleaseTotals } from "./release-totals.ts";
import type { Ledger } from "./volume.ts";

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
  "size",
];

/** About what a row takes beside its texts, with its index. */
const ROW_BYTES = 150;

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
  size: number;
}

export async function saveOutcomes(
  run: Run,
  words: SqlWords,
  batch: readonly Accepted[],
  ledger: Ledger,
  pause: () => Promise<void> | undefined,
): Promise<void> {
  if (batch.every(({ outcomes }) => outcomes.length === 0)) return;
  const rows = await boundSeries(run, words, batch);
  if (rows.length === 0) return;
  if (words.kind === "postgres") {
    // A row must be there to be locked: histograms are merged here, not in the database.
    await insertRows(run, "outcome", COLUMNS, rows.map(emptyRow), "on conflict do nothing", pause);
  }
  const stored = await loadStored(run, words, rows);
  const merged = rows.map((row) => {
    const old = stored.get(nameOf(row));
    const { values, size } = merge(row, old);
    ledger.bytes += size - Number(old?.size ?? 0);
    return values;
  });
  await insertRows(
    run,
    "outcome",
    COLUMNS,
    merged,
    `on conflict (project, width, time, key) do update set total = excluded.total, failed = excluded.failed,
     degraded = excluded.degraded, statuses = excluded.statuses, latency = excluded.latency, size = excluded.size`,
    pause,
  );
  await saveReleaseTotals(run, words, rows);
}

const nameOf = (row: OutcomeRow): string => `${row.project} ${row.width} ${row.outcome.time} ${row.key}`;

async function loadStored(
  run: Run,
  words: SqlWords,
  rows: readonly OutcomeRow[],
): Promise<Map<string, Stored>> {
  const found = new Map<string, Stored>();
  const columns = "project, width, time, key, total, failed, degraded, statuses, latency, size";
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

function merge(row: OutcomeRow, stored: Stored | undefined): { values: unknown[]; size: number } {
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
  const columns = rowOf(row, outcome);
  const size = columns.slice(4).reduce<number>((sum, value) => sum + lengthOf(value), ROW_BYTES);
  return { values: [...columns, size], size };
}

const lengthOf = (value: unknown): number => (typeof value === "string" ? value.length : 0);

function emptyRow(row: OutcomeRow): unknown[] {
  const { statuses: _, latency: __, ...rest } = row.outcome;
  // Not counted before it is filled.
  return [...rowOf(row, { ...rest, total: 0, failed: 0, degraded: 0 }), 0];
}

function rowOf({ project, width, key }: OutcomeRow, outcome: OutcomeRow["outcome"]): unknown[] {
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
