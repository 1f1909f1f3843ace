/** From stored rows to the issue that the API shows. */
import type { Issue } from "../../api/schema.ts";
import type { FacetKind } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import type { IssueFaceTable, IssueTable } from "../tables.ts";

export const HOUR = 3_600_000;
export const ISSUE_COLUMNS =
  "id, project, title, status, confidence, root, surface, count, events, first_seen, last_seen";
/** Where `ISSUE_COLUMNS` come from. */
export const ISSUES = "issue join issue_face on issue_face.issue_id = issue.id";

export type ListedRow = Pick<
  IssueTable,
  "id" | "project" | "status" | "count" | "events" | "first_seen" | "last_seen"
> &
  Pick<IssueFaceTable, "title" | "confidence" | "root" | "surface">;

export interface FacetRow {
  issue_id: string;
  kind: FacetKind;
  value: string;
  count: number;
  first_seen: number;
  last_seen: number;
}

/** ISO 8601 in UTC; times outside of what a date can hold are pulled to its ends. */
export const iso = (time: number): string =>
  new Date(Math.max(-62_167_219_200_000, Math.min(253_402_300_799_999, time))).toISOString();

/** Releases newest first, everything else most frequent first; at most 50 of each kind. */
export async function loadFacets(
  run: Run,
  words: SqlWords,
  ids: readonly string[],
  kinds: readonly FacetKind[],
): Promise<Map<string, FacetRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await run.all<FacetRow>(
    `select issue_id, kind, value, count, first_seen, last_seen from (
       select f.*, row_number() over (partition by issue_id, kind
         order by case when kind = 'release' then first_seen else count end desc, last_seen desc, value) as place
       from issue_facet f where ${words.among("issue_id")} and ${words.among("kind")}) ranked
     where place <= 50 order by issue_id, kind, place`,
    [words.list(ids), words.list(kinds)],
  );
  return Map.groupBy(rows, (row) => row.issue_id);
}

/** Failures per hour from `from` to `to` (hours since the epoch, both included), by issue. */
export async function loadHours(
  run: Run,
  words: SqlWords,
  ids: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, number[]>> {
  const hours = new Map(ids.map((id) => [id, new Array<number>(to - from + 1).fill(0)]));
  if (ids.length === 0) return hours;
  const rows = await run.all<{ issue_id: string; hour: number; count: number }>(
    `select issue_id, hour, count from issue_hour where ${words.among("issue_id")} and hour between ? and ?`,
    [words.list(ids), from, to],
  );
  for (const row of rows) hours.get(row.issue_id)![row.hour - from] = row.count;
  return hours;
}

export function toIssue(row: ListedRow, facets: readonly FacetRow[], sparkline: number[]): Issue {
  const values = (kind: FacetKind): string[] =>
    facets.filter((facet) => facet.kind === kind).map((facet) => facet.value);
  return {
    id: row.id,
    project: row.project,
    title: row.title,
    status: row.status,
    confidence: row.confidence,
    root: row.root === null ? null : JSON.parse(row.root),
    surface: row.surface === null ? null : JSON.parse(row.surface),
    count: row.count,
    events: row.events,
    firstSeen: iso(row.first_seen),
    lastSeen: iso(row.last_seen),
    releases: values("release"),
    routes: values("route"),
    services: values("service"),
    environments: values("environment"),
    sparkline,
  };
}
