/** How the team's own criteria went so far, by the requests that were seen. */
import type { Criterion as Judged } from "@holdfast/diagnosis";
import type { Histogram } from "@holdfast/signals";
import type { Criterion, StoredIssue } from "../api/schema.ts";
import { mergeHistograms, percentile } from "../process/index.ts";
import type { Observation, Store } from "../store/store.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Requests that a percentile is taken of, at the least: one slow request among few breaks nothing. */
const REQUESTS_MIN = 20;
/** Of a window, how much may pass without a request before it counts as not observed. */
const GAP = 1 / 2;

export async function criteriaOf(
  store: Pick<Store, "observations">,
  { project, services, criteria }: Pick<StoredIssue, "project" | "services" | "criteria">,
  now: number,
): Promise<Judged[]> {
  return Promise.all(
    criteria.map(async (criterion) => {
      const window = criterion.hours * HOUR;
      const query = {
        project,
        services,
        ...(criterion.route !== undefined && { routes: [criterion.route] }),
        now,
        // Latency is asked for where it counts: most of what there is to read.
        summed: criterion.kind === "no-5xx",
      };
      const since = now - window - Math.max(HOUR, window * GAP);
      const rows = await store.observations({ ...query, since });
      // An hour in which something failed, told by the minute where that is still known.
      const last = rows.findLast(({ failed }) => failed > 0);
      const minutes =
        criterion.kind === "no-5xx" && last && last.width > MINUTE
          ? await store.observations({
              ...query,
              since: last.time,
              until: last.time + last.width,
              minutes: true,
            })
          : [];
      return judged(criterion, rows, now, minutes);
    }),
  );
}

export function judged(
  criterion: Criterion,
  rows: readonly Observation[],
  now: number,
  minutes: readonly Observation[] = [],
): Judged {
  const window = criterion.hours * HOUR;
  const observedSince = watchedSince(rows, Math.max(HOUR, window * GAP), now);
  const brokenAt =
    criterion.kind === "no-5xx"
      ? (lastFailure(minutes) ?? lastFailure(rows))
      : lastSlow(rows, criterion.milliseconds);
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  return {
    name: nameOf(criterion),
    window,
    ...(observedSince !== undefined && { observedSince }),
    ...(brokenAt !== undefined && { brokenAt: Math.min(brokenAt, now) }),
    signal: `outcomes: ${total} requests${criterion.route === undefined ? "" : ` of ${criterion.route}`}`,
  };
}

function nameOf(criterion: Criterion): string {
  const { hours } = criterion;
  const span = hours < 2 ? `${Math.round(hours * 60)} min` : `${Math.round(hours * 10) / 10} h`;
  if (criterion.kind === "no-5xx")
    return `no 5xx${criterion.route === undefined ? "" : ` on ${criterion.route}`} for ${span}`;
  return `p95 of ${criterion.route} below ${criterion.milliseconds} ms for ${span}`;
}

/** The beginning of the last row of requests without a gap; undefined where there is none, or where it has ended. */
function watchedSince(rows: readonly Observation[], gap: number, now: number): number | undefined {
  let since: number | undefined;
  let until = Number.NEGATIVE_INFINITY;
  for (const { time, width, total } of rows) {
    if (total === 0) continue;
    if (time - until > gap) since = time;
    until = Math.max(until, time + width);
  }
  return now - until > gap ? undefined : since;
}

function lastFailure(rows: readonly Observation[]): number | undefined {
  const last = rows.findLast(({ failed }) => failed > 0);
  return last && last.time + last.width;
}

/** The end of the last stretch, of enough requests, whose p95 was not below. */
function lastSlow(rows: readonly Observation[], limit: number): number | undefined {
  let broken: number | undefined;
  let held: Histogram | undefined;
  let end = 0;
  for (const [index, { latency, time, width }] of rows.entries()) {
    if (latency) held = held ? mergeHistograms(held, latency) : latency;
    end = time + width;
    if (!held || rows[index + 1]?.time === time) continue;
    const count = held.counts.reduce((sum, one) => sum + one, 0);
    if (count < REQUESTS_MIN && index < rows.length - 1) continue;
    const p95 = percentile(held, 0.95);
    if (p95 !== null && p95 >= limit) broken = end;
    held = undefined;
  }
  return broken;
}
