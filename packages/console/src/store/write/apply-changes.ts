/** Writes what a batch changed about issues: made, counted up and down, shown anew, deleted. */
import type { IssueChange, IssueChanges } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { insertReturning, insertRows } from "../insert-rows.ts";
import type { Written } from "../store.ts";
import { deleteIssues } from "./delete-issues.ts";
import { saveDiagnosed } from "./diagnosed.ts";
import { insertFaces, MARK_COLUMNS, markOf, saveFace } from "./faces.ts";
import { saveFacets } from "./facets.ts";
import { reopenIssues } from "./reopen.ts";
import { repairIssue } from "./repair-issue.ts";
import type { Ledger } from "./volume.ts";

/** After this many milliseconds an equally telling failure replaces the example: its events are the likelier to be still stored. */
const FACE_AGE = 6 * 3_600_000;

/** An issue as it stands while its row is locked. */
export interface IssueRow {
  id: string;
  project: string;
  status: "unresolved" | "resolved" | "ignored";
  resolved_at: number | null;
  resolved_in: string | null;
  decided: number;
  count: number;
  score: number;
  face_failure: string;
  face_time: number;
  first_seen: number;
  last_seen: number;
  facets: number;
}

const ROW =
  "id, project, status, resolved_at, resolved_in, decided, count, score, face_failure, face_time, first_seen, last_seen, facets";

export async function applyChanges(
  run: Run,
  words: SqlWords,
  changes: IssueChanges,
  ledger: Ledger,
  received: number,
  pause: () => Promise<void> | undefined,
): Promise<Written["issues"]> {
  if (changes.size === 0) return [];
  const sorted = [...changes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = await lockRows(run, words, sorted);
  const created = await createMissing(
    run,
    sorted.filter((change) => !rows.has(change.id)),
    ledger,
    pause,
  );
  const late = sorted.filter((change) => !rows.has(change.id));
  if (late.length > 0) for (const [id, row] of await lockRows(run, words, late)) rows.set(id, row);
  const present = sorted.filter((change) => rows.has(change.id));

  const made = await saveFacets(run, words, present, rows, pause);
  await saveHours(run, present);
  await saveCounts(run, words, present, rows, made);
  await reopenIssues(run, present, rows);
  const shown = [...created];
  for (const change of present) {
    const wait = pause();
    if (wait) await wait;
    const { id } = change;
    if (await refreshOrDelete(run, words, change, rows.get(id)!, created.has(id), ledger)) shown.push(id);
  }
  await saveDiagnosed(run, words, shown, received);
  return present.map(({ project, id }) => ({ project, id, created: created.has(id) }));
}

/**
 * Rows are locked in the order of their ids, by every writer: no two can wait for each other. Ids are hashes: one that another
 * project's issue has by chance, or by somebody's effort, is not answered, and that issue stays as it is.
 */
async function lockRows(
  run: Run,
  words: SqlWords,
  changes: readonly IssueChange[],
): Promise<Map<string, IssueRow>> {
  const lock = words.kind === "postgres" ? "order by id for update" : "";
  const sql = `select ${ROW} from issue where ${words.among("id")} ${lock}`;
  const rows = await run.all<IssueRow>(sql, [words.list(changes.map(({ id }) => id))]);
  const projects = new Map(changes.map(({ id, project }) => [id, project]));
  return new Map(rows.filter((row) => projects.get(row.id) === row.project).map((row) => [row.id, row]));
}

/** Answers the ids that this transaction made; another one may have been first. */
async function createMissing(
  run: Run,
  missing: readonly IssueChange[],
  ledger: Ledger,
  pause: () => Promise<void> | undefined,
): Promise<Set<string>> {
  const rows = missing.flatMap((change) =>
    change.best ? [[change.id, change.project, change.first, change.last, ...markOf(change.best)]] : [],
  );
  const columns = ["id", "project", "first_seen", "last_seen", ...MARK_COLUMNS];
  const made = await insertReturning<{ id: string }>(
    run,
    "issue",
    columns,
    rows,
    "on conflict do nothing returning id",
  );
  const created = new Set(made.map((row) => row.id));
  await insertFaces(
    run,
    missing.filter((change) => created.has(change.id)),
    ledger,
    pause,
  );
  return created;
}

async function saveCounts(
  run: Run,
  words: SqlWords,
  changes: readonly IssueChange[],
  rows: ReadonlyMap<string, IssueRow>,
  made: ReadonlyMap<string, number>,
): Promise<void> {
  // Each row is there and locked: `insert … on conflict` is the one statement that updates many rows by values on both databases.
  await insertRows(
    run,
    "issue",
    ["id", "project", "count", "events", "first_seen", "last_seen", "facets"],
    changes.map((change) => {
      const row = rows.get(change.id)!;
      return [
        change.id,
        change.project,
        change.count,
        change.events,
        Math.min(change.first, row.first_seen),
        Math.max(change.last, row.last_seen),
        made.get(change.id) ?? 0,
      ];
    }),
    `on conflict (id) do update set count = issue.count + excluded.count, events = issue.events + excluded.events,
     first_seen = ${words.least("issue.first_seen", "excluded.first_seen")},
     last_seen = ${words.greatest("issue.last_seen", "excluded.last_seen")},
     facets = issue.facets + excluded.facets
     where issue.project = excluded.project`,
  );
}

async function saveHours(run: Run, changes: readonly IssueChange[]): Promise<void> {
  const rows: unknown[][] = [];
  for (const { id, hours } of changes) {
    for (const [hour, count] of [...hours].sort(([a], [b]) => a - b))
      if (count !== 0) rows.push([id, hour, count]);
  }
  const add = "on conflict (issue_id, hour) do update set count = issue_hour.count + excluded.count";
  await insertRows(run, "issue_hour", ["issue_id", "hour", "count"], rows, add);
}

/** True where it may show something else from now on. */
async function refreshOrDelete(
  run: Run,
  words: SqlWords,
  change: IssueChange,
  row: IssueRow,
  created: boolean,
  ledger: Ledger,
): Promise<boolean> {
  const { id, best, gone } = change;
  if (row.count + change.count <= 0 && row.decided === 0) {
    ledger.bytes -= await deleteIssues(run, words, [id]);
    return false;
  }
  const lostFace = gone.some((failure) => failure.id === row.face_failure);
  const telling = !created && best !== null && (lostFace || isMoreTelling(best, row));
  if (telling) await saveFace(run, id, best, ledger);
  if (gone.length > 0) await repairIssue(run, words, change, row, lostFace && !best, ledger);
  return telling || gone.length > 0;
}

function isMoreTelling({ score, analysed }: NonNullable<IssueChange["best"]>, row: IssueRow): boolean {
  const time = analysed.failure.events[0]?.time ?? 0;
  return score > row.score || (score === row.score && time > row.face_time + FACE_AGE);
}
