/** Sums outcomes to rows of a minute and of an hour, so that a batch writes few rows however many requests it tells of. */
import { addStatuses, hash128, type Outcome } from "@holdfast/signals";
import { mergeHistograms } from "./histogram.ts";

export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** One row: an outcome whose time is the start of its window, with the key that its identity hashes to. */
export interface OutcomeRow {
  project: string;
  key: string;
  width: number;
  outcome: Outcome & { degraded: number };
}

/** Rows sorted by their key, so that writers take locks in one order. */
export function tallyOutcomes(
  batch: readonly { project: string; outcomes: readonly Outcome[] }[],
): OutcomeRow[] {
  const rows = new Map<string, OutcomeRow>();
  for (const { project, outcomes } of batch) {
    for (const outcome of outcomes) {
      if (!Number.isFinite(outcome.time)) continue;
      const identity = [outcome.basis, outcome.service, outcome.release, outcome.environment, outcome.route];
      const key = hash128(JSON.stringify(identity));
      for (const width of [MINUTE, HOUR]) {
        const time = Math.floor(outcome.time / width) * width;
        const name = `${project} ${String(width).padStart(8, "0")} ${time} ${key}`;
        const row = rows.get(name);
        if (row) row.outcome = addOutcomes(row.outcome, outcome);
        else
          rows.set(name, {
            project,
            key,
            width,
            outcome: { ...outcome, time, degraded: outcome.degraded ?? 0 },
          });
      }
    }
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Sums two outcomes of one identity; time stays the first one's. */
export function addOutcomes(a: OutcomeRow["outcome"], b: Outcome): OutcomeRow["outcome"] {
  const sum: OutcomeRow["outcome"] = {
    ...a,
    total: a.total + b.total,
    failed: a.failed + b.failed,
    degraded: a.degraded + (b.degraded ?? 0),
  };
  const statuses =
    a.statuses && b.statuses ? addStatuses(a.statuses, b.statuses) : (a.statuses ?? b.statuses);
  if (statuses) sum.statuses = statuses;
  const latency = a.latency && b.latency ? mergeHistograms(a.latency, b.latency) : (a.latency ?? b.latency);
  if (latency) sum.latency = latency;
  return sum;
}
