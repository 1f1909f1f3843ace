/** Keeps when each release was heard of, and when it answered requests: what judgements over time rest on. */
import { HOUR, MINUTE } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { cleanOptional } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import { RELEASE_RUNS_MAX } from "../limits.ts";
import type { Accepted } from "../store.ts";

const KEY = ["project", "release", "service", "environment"] as const;
const TIMES = ["first_seen", "last_seen", "served_from", "served_until"] as const;

type Row = Record<(typeof KEY)[number], string> & {
  first_seen: number;
  last_seen: number;
  served_from: number | null;
  served_until: number | null;
  /** Until when its beginning may have been, where a count of a window told it. */
  began_by: number;
};
type Known = Omit<Row, "began_by">;

/** Ends move on in steps of this, or every batch would wait for one row. Milliseconds. */
const STEP = MINUTE;
/** Earlier times than so long before the receipt are of a clock that is wrong. Milliseconds. */
const OLDEST = 30 * 24 * HOUR;

export async function saveReleaseRuns(run: Run, words: SqlWords, batch: readonly Accepted[]): Promise<void> {
  const seen = seenIn(batch);
  for (const [project, rows] of Map.groupBy(seen.values(), (row) => row.project)) {
    const known = await load(run, words, project, rows);
    for (const row of rows) keepBeginning(row, known.get(nameOf(row)));
    const news = rows.filter((row) => tellsMore(row, known.get(nameOf(row))));
    if (news.length === 0) continue;
    const kept = await withinBound(run, project, news, known);
    kept.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const { least, greatest } = words;
    const either = (column: string): [string, string] => [
      `coalesce(release_run.${column}, excluded.${column})`,
      `coalesce(excluded.${column}, release_run.${column})`,
    ];
    await insertRows(
      run,
      "release_run",
      [...KEY, ...TIMES],
      kept.map((row) => [...KEY, ...TIMES].map((column) => row[column])),
      `on conflict (project, release, service, environment) do update set
       first_seen = ${least("release_run.first_seen", "excluded.first_seen")},
       last_seen = ${greatest("release_run.last_seen", "excluded.last_seen")},
       served_from = ${least(...either("served_from"))}, served_until = ${greatest(...either("served_until"))}`,
    );
  }
}

function seenIn(batch: readonly Accepted[]): Map<string, Row> {
  const seen = new Map<string, Row>();
  for (const { project, received, errors, outcomes, boots = [] } of batch) {
    const add = (
      of: {
        service?: string | undefined;
        environment?: string | undefined;
        release?: string | undefined;
      },
      from: number,
      until: number,
      served: boolean,
    ): void => {
      const release = cleanOptional(of.release, 256);
      if (release === null || !(from >= received - OLDEST)) return;
      const first = Math.trunc(Math.min(from, received));
      const last = Math.trunc(Math.max(first, Math.min(until, received)));
      const row: Row = {
        project,
        release,
        service: cleanOptional(of.service, 256) ?? "",
        environment: cleanOptional(of.environment, 256) ?? "",
        first_seen: first,
        last_seen: last,
        served_from: served ? first : null,
        served_until: served ? last : null,
        began_by: last,
      };
      const name = nameOf(row);
      const old = seen.get(name);
      if (!old) return void seen.set(name, row);
      keepBeginning(row, old);
      if (row.first_seen < old.first_seen) old.began_by = last;
      old.first_seen = Math.min(old.first_seen, row.first_seen);
      old.last_seen = Math.max(old.last_seen, last);
      if (!served) return;
      const began = row.served_from ?? first;
      old.served_from = Math.min(old.served_from ?? began, began);
      old.served_until = Math.max(old.served_until ?? last, last);
    };
    for (const { error } of errors) add(error, error.time, error.time, false);
    for (const boot of boots) add(boot, boot.started, boot.started, false);
    const counted = outcomes.filter(({ total }) => total > 0).sort((a, b) => a.width - b.width);
    for (const outcome of counted) add(outcome, outcome.time, outcome.time + outcome.width, true);
  }
  return seen;
}

async function load(
  run: Run,
  words: SqlWords,
  project: string,
  rows: readonly Row[],
): Promise<Map<string, Known>> {
  const known = await run.all<Known>(
    `select ${[...KEY, ...TIMES].join(", ")} from release_run where project = ? and ${words.among("release")}`,
    [project, words.list([...new Set(rows.map(({ release }) => release))])],
  );
  return new Map(known.map((row) => [nameOf(row), row]));
}

/**
 * A count of a window (Sentry counts sessions by the minute) says that something was served in it, not at its start: where the beginning
 * that is known lies in the window, it stays. Else two releases of one minute would begin at once, and a mend would be taken back.
 */
function keepBeginning(row: Row, known: Known | undefined): void {
  if (!known) return;
  const within = (moment: number | null): moment is number =>
    moment !== null && moment >= row.first_seen && moment <= row.began_by;
  if (row.served_from !== null && within(known.served_from)) row.served_from = known.served_from;
  if (within(known.first_seen)) row.first_seen = known.first_seen;
}

function tellsMore(row: Known, known: Known | undefined): boolean {
  if (!known) return true;
  if (row.first_seen < known.first_seen || row.last_seen >= known.last_seen + STEP) return true;
  if (row.served_from === null || row.served_until === null) return false;
  return (
    known.served_from === null ||
    known.served_until === null ||
    row.served_from < known.served_from ||
    row.served_until >= known.served_until + STEP
  );
}

async function withinBound(
  run: Run,
  project: string,
  rows: readonly Row[],
  known: ReadonlyMap<string, Known>,
): Promise<Row[]> {
  if (rows.every((row) => known.has(nameOf(row)))) return [...rows];
  const [counted] = await run.all<{ n: number }>("select count(*) as n from release_run where project = ?", [
    project,
  ]);
  let room = RELEASE_RUNS_MAX - Number(counted?.n ?? 0);
  return rows.filter((row) => known.has(nameOf(row)) || room-- > 0);
}

const nameOf = (row: Known): string => JSON.stringify(KEY.map((column) => row[column]));
